"""The JSON face of people's rights: what is held and why, everything held asked for and read, and putting right."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.calculations.policy import policy_on
from commonweal.people.identity.api import REFUSALS, PageNumber, actor_of
from commonweal.people.identity.models import Person
from commonweal.people.rights.actions import ask_correction, ask_for_everything, decide_correction, withdraw_request
from commonweal.people.rights.allowed import OFFICERS, may_answer, may_ask
from commonweal.people.rights.forms import DecideCorrectionForm
from commonweal.people.rights.models import AccessRequest, Correction
from commonweal.people.rights.queries import (
    corrections_of,
    open_corrections,
    open_requests,
    released_kinds,
    requests_of,
    what_is_held,
)
from commonweal.people.rights.schedule import kind_of_room, kinds_kept
from commonweal.people.sight.actions import open_record
from commonweal.people.sight.queries import Access

router = Router(tags=["Rights over one's record"], auth=signed_in)

ROWS_A_PAGE = 50
Said = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]


class KindHeldOut(Schema):
    """One kind of thing held: how many, what for, by what right, and how long. `confirmed` is false where nobody has
    checked the years against an official text."""

    title: str
    number: int
    why: str
    lawful_basis: str
    how_long: str
    source: str
    confirmed: bool


class AccessRequestOut(Schema):
    """A request for everything held: who asked when, by when it is due, and where it is."""

    id: UUID
    person: UUID
    state: str = Field(description="asked, reviewing, released or withdrawn")
    asked_on: date
    asked_by: str
    due_on: date
    extended_why: str
    released_at: datetime | None


class AccessRequestIn(Schema):
    """Who asked and when; the person themselves leave both out."""

    asked_by: Said = ""
    asked_on: date | None = None


class AccessRequestsOut(Schema):
    """Requests that wait, the soonest due first. `next_page` is empty on the last page."""

    requests: list[AccessRequestOut]
    next_page: int | None


class HeldRowOut(Schema):
    """One row of what is held: its facts by name, as people read them."""

    id: str
    facts: dict[str, str]


class HeldKindOut(Schema):
    """Every row of one kind."""

    key: str
    title: str
    rows: list[HeldRowOut]


class EverythingOut(Schema):
    """Everything that was held on a day, with what is withheld said to be withheld."""

    gathered_on: date
    kinds: list[HeldKindOut]


class CorrectionOut(Schema):
    """A fact that somebody says is wrong, and what came of it."""

    id: UUID
    person: UUID
    fact: str
    says_now: str
    should_say: str
    why: str
    state: str = Field(description="asked, put_right or refused")
    asked_at: datetime
    asked_by: str
    due_on: date
    decided_at: datetime | None
    decided_by: str
    reason: str


class CorrectionIn(Schema):
    """What is wrong: a fact of who somebody is (`date_of_birth`, `family_name` …) or `other`."""

    fact: Annotated[str, Field(max_length=40)]
    should_say: Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")]
    why: Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")]
    asked_by: Said = ""


class CorrectionDecision(Schema):
    """Put right (`value` is then the right value, as a page would take it), or left as it is; and why."""

    put_right: bool
    reason: Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")]
    value: Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")] = ""


class CorrectionsOut(Schema):
    """Corrections that wait, the soonest due first. `next_page` is empty on the last page."""

    corrections: list[CorrectionOut]
    next_page: int | None


class RightsPage(Schema):
    page: PageNumber = 1


def _open(request: HttpRequest, person_id: UUID, part: str) -> tuple[Person, Access]:
    person, access = open_record(actor_of(request), person_id, part)
    if not (may_ask(actor_of(request), person) or may_answer(actor_of(request), person)):
        raise PermissionDenied("Only the person, and care staff with them, can see this.")
    return person, access


@router.get("/requests", response={200: AccessRequestsOut, **REFUSALS}, summary="Requests that wait")
def list_requests(request: HttpRequest, asked: Query[RightsPage]) -> AccessRequestsOut:
    """Requests for everything held, of people the asker may see; for those who answer them."""
    actor_of(request).require_role(*OFFICERS)
    start = (asked.page - 1) * ROWS_A_PAGE
    found = list(open_requests()[start : start + ROWS_A_PAGE + 1])
    more = asked.page + 1 if len(found) > ROWS_A_PAGE else None
    return AccessRequestsOut(requests=[_request(one) for one in found[:ROWS_A_PAGE]], next_page=more)


@router.get("/corrections", response={200: CorrectionsOut, **REFUSALS}, summary="Facts to be put right")
def list_corrections(request: HttpRequest, asked: Query[RightsPage]) -> CorrectionsOut:
    """Facts that somebody says are wrong, of people the asker may see; for those who decide."""
    actor_of(request).require_role(*OFFICERS)
    start = (asked.page - 1) * ROWS_A_PAGE
    found = list(open_corrections()[start : start + ROWS_A_PAGE + 1])
    more = asked.page + 1 if len(found) > ROWS_A_PAGE else None
    return CorrectionsOut(corrections=[_correction(one) for one in found[:ROWS_A_PAGE]], next_page=more)


@router.get("/{uuid:person_id}/held", response={200: list[KindHeldOut], **REFUSALS}, summary="What is held and why")
def show_held(request: HttpRequest, person_id: UUID) -> list[KindHeldOut]:
    """Each kind of thing held about a person: all of it is counted, none of it shown."""
    person, _ = _open(request, person_id, "what is held about them")
    schedule = kinds_kept(policy_on("retention", timezone.localdate()))
    found = []
    for holding in what_is_held(person):
        kind = kind_of_room(schedule, holding.room)
        found.append(
            KindHeldOut(
                title=holding.title,
                number=holding.number,
                why=kind.why,
                lawful_basis=kind.basis,
                how_long=kind.how_long,
                source=kind.source,
                confirmed=kind.confirmed,
            )
        )
    return found


@router.get("/{uuid:person_id}/requests", response={200: list[AccessRequestOut], **REFUSALS}, summary="What was asked")
def show_requests(request: HttpRequest, person_id: UUID) -> list[AccessRequestOut]:
    """Requests for everything held about a person, the latest first (at most 50)."""
    person, _ = _open(request, person_id, "requests for everything held")
    return [_request(one) for one in requests_of(person)[:ROWS_A_PAGE]]


@router.post("/{uuid:person_id}/requests", response={201: AccessRequestOut, **REFUSALS}, summary="Ask for everything")
def ask_for_all(request: HttpRequest, person_id: UUID, given: AccessRequestIn) -> tuple[int, AccessRequestOut]:
    """Ask for everything held about a person; due in one calendar month."""
    person, _ = _open(request, person_id, "")
    made = ask_for_everything(actor_of(request), person, asked_by=given.asked_by, asked_on=given.asked_on)
    return 201, _request(made)


@router.post(
    "/{uuid:person_id}/requests/{uuid:request_id}/withdraw",
    response={200: AccessRequestOut, **REFUSALS},
    summary="Take a request back",
)
def take_back(request: HttpRequest, person_id: UUID, request_id: UUID) -> AccessRequestOut:
    """Withdraw a request that was not answered yet."""
    person, _ = _open(request, person_id, "")
    found = get_object_or_404(AccessRequest, pk=request_id, person=person)
    return _request(withdraw_request(actor_of(request), found))


@router.get(
    "/{uuid:person_id}/requests/{uuid:request_id}/everything",
    response={200: EverythingOut, **REFUSALS},
    summary="Everything held, as it was released",
)
def read_everything(request: HttpRequest, person_id: UUID, request_id: UUID) -> EverythingOut:
    """For the person, and the manager who answered; 404 before it was released. Files are in the zip on the page."""
    person, access = open_record(actor_of(request), person_id, "everything held, as it was released")
    released = AccessRequest.State.RELEASED
    found = get_object_or_404(AccessRequest, pk=request_id, person=person, state=released, gathered_at__isnull=False)
    if not (access.is_own or may_answer(actor_of(request), person)):
        raise PermissionDenied("Only the person, and the manager who answered, can read it.")
    assert found.gathered_at is not None
    kinds = [
        HeldKindOut(key=kind["key"], title=kind["title"], rows=[_row(row) for row in kind["rows"]])
        for kind in released_kinds(found)
    ]
    return EverythingOut(gathered_on=timezone.localtime(found.gathered_at).date(), kinds=kinds)


@router.get("/{uuid:person_id}/corrections", response={200: list[CorrectionOut], **REFUSALS}, summary="Corrections")
def show_corrections(request: HttpRequest, person_id: UUID) -> list[CorrectionOut]:
    """What was asked to be put right in somebody's record, the latest first (at most 50)."""
    person, _ = _open(request, person_id, "what was asked to be put right")
    return [_correction(one) for one in corrections_of(person)[:ROWS_A_PAGE]]


@router.post("/{uuid:person_id}/corrections", response={201: CorrectionOut, **REFUSALS}, summary="Ask to put right")
def ask_to_correct(request: HttpRequest, person_id: UUID, given: CorrectionIn) -> tuple[int, CorrectionOut]:
    """Ask that a fact be put right; a manager who did not ask decides within one month."""
    person, _ = _open(request, person_id, "")
    made = ask_correction(actor_of(request), person, given.fact, given.should_say, given.why, given.asked_by)
    return 201, _correction(made)


@router.post(
    "/{uuid:person_id}/corrections/{uuid:correction_id}/decide",
    response={200: CorrectionOut, **REFUSALS},
    summary="Decide on a correction",
)
def decide_on_correction(
    request: HttpRequest, person_id: UUID, correction_id: UUID, given: CorrectionDecision
) -> CorrectionOut:
    """Put a fact right, or leave it with what the person says beside it."""
    person, _ = open_record(actor_of(request), person_id, "")
    found = get_object_or_404(Correction, pk=correction_id, person=person)
    value = _as_fact(found, person, given) if given.put_right else None
    decided = decide_correction(actor_of(request), found, put_right=given.put_right, reason=given.reason, value=value)
    return _correction(decided)


def _as_fact(correction: Correction, person: Person, given: CorrectionDecision) -> Any:
    """The right value in the fact's own type, as the page's field reads it."""
    field = DecideCorrectionForm(None, fact=correction.fact, person=person).fields.get("value")
    if field is None:
        return None
    if correction.fact == "date_of_birth":
        try:
            return date.fromisoformat(given.value)
        except ValueError as error:
            raise ValidationError({"value": "Write the day as 1948-03-27"}) from error
    return field.clean(given.value)


def _row(row: dict[str, Any]) -> HeldRowOut:
    return HeldRowOut(id=row["id"], facts={fact["name"]: fact["value"] for fact in row["facts"]})


def _request(found: AccessRequest) -> AccessRequestOut:
    return AccessRequestOut(
        id=found.pk,
        person=found.person_id,
        state=found.state,
        asked_on=found.asked_on,
        asked_by=found.asked_by_name,
        due_on=found.due_on,
        extended_why=found.extended_why,
        released_at=found.released_at,
    )


def _correction(found: Correction) -> CorrectionOut:
    return CorrectionOut(
        id=found.pk,
        person=found.person_id,
        fact=found.fact,
        says_now=found.says_now,
        should_say=found.should_say,
        why=found.why,
        state=found.state,
        asked_at=found.asked_at,
        asked_by=found.asked_by_name,
        due_on=found.due_on,
        decided_at=found.decided_at,
        decided_by=found.decided_by_name,
        reason=found.reason,
    )
