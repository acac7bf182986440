"""The JSON face of this room: the register for those who work with young people, sums for those who plan."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Team
from commonweal.pathway.transition.actions import (
    TransitionTerms,
    reach_milestone,
    record_transition_contact,
    register_young_person,
)
from commonweal.pathway.transition.models import Transition
from commonweal.pathway.transition.queries import WORKERS, cohort_of, on_the_way, place_of, register
from commonweal.people.identity.api import REFUSALS
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import open_record

router = Router(tags=["Young people becoming adults"], auth=signed_in)
MOST = 200
Pounds = Annotated[Decimal, Field(ge=0, le=2_000_000, decimal_places=2)]


class DatedMilestoneOut(Schema):
    key: str
    title: str
    due_on: date
    done_on: date | None
    state: str


class YoungPersonOut(Schema):
    id: UUID
    person: UUID
    need: str
    starts_on: date
    placement: str
    worker: str
    last_contact_on: date
    lost_contact: bool
    children_services_continue: bool = Field(description="over 18 and nothing decided: section 66")
    yearly_low: Decimal
    yearly_expected: Decimal
    yearly_high: Decimal
    decision: str
    milestones: list[DatedMilestoneOut]


class YoungPersonIn(Schema):
    """Somebody with a record (`person`), or a name and date of birth for a new one that `team` keeps."""

    team: UUID
    source: str = Field(min_length=1, max_length=200)
    need: str = Field(max_length=40)
    person: UUID | None = None
    given_name: str = Field("", max_length=100)
    family_name: str = Field("", max_length=100)
    born: date | None = None
    nhs_number: str = Field("", max_length=20)
    need_note: str = Field("", max_length=2000)
    starts_on: date | None = None
    yearly_low: Pounds | None = None
    yearly_high: Pounds | None = None
    yearly_expected: Pounds | None = None
    placement: str = Field("home", max_length=20)
    placement_reason: str = Field("", max_length=1000)


class MilestoneReachedIn(Schema):
    key: str = Field(max_length=40)
    done_on: date
    note: str = Field("", max_length=500)


class TransitionContactIn(Schema):
    spoke_on: date
    words: str = Field(min_length=1, max_length=4000)


class CohortYearOut(Schema):
    year: int
    title: str
    starting: int | None = Field(description="null where too few to be shown")
    supported: int | None
    low: Decimal | None = Field(description="pounds in the year")
    expected: Decimal | None
    high: Decimal | None


class CohortOut(Schema):
    people: int | None
    low: Decimal | None = Field(description="pounds in a full year, all of them")
    high: Decimal | None
    is_rounded: bool = Field(description="pounds to the nearest thousand, for those who see nobody's record")
    years: list[CohortYearOut]
    by_need: dict[str, int | None]


def _out(row: Transition) -> dict[str, Any]:
    way = on_the_way(row)
    names = ("need", "starts_on", "placement", "last_contact_on", "yearly_low", "yearly_expected", "yearly_high")
    return {name: getattr(row, name) for name in (*names, "decision")} | {
        "id": row.pk,
        "person": row.person_id,
        "worker": row.worker.name if row.worker else "",
        "lost_contact": way.lost_contact,
        "children_services_continue": way.continues,
        "milestones": [
            {
                "key": one.milestone.key,
                "title": one.milestone.title,
                "due_on": one.due_on,
                "done_on": one.done_on,
                "state": one.state.value,
            }
            for one in way.milestones
        ],
    }


def _stored(request: CommonwealRequest, transition_id: UUID, page: str) -> Transition:
    request.actor.require_role(*WORKERS)
    found = Transition.objects.select_related("person", "worker").prefetch_related("done")
    row = get_object_or_404(found, pk=transition_id)
    open_record(request.actor, row.person_id, page)
    return row


@router.get("/people", response={200: list[YoungPersonOut], **REFUSALS}, summary="The register, soonest adult first")
def list_register(request: CommonwealRequest) -> Any:
    request.actor.require_role(*WORKERS)
    return [_out(row) for row in register()[:MOST]]


@router.post("/people", response={201: YoungPersonOut, **REFUSALS}, summary="Put somebody on the register")
def put_on_register(request: CommonwealRequest, given: YoungPersonIn) -> Any:
    request.actor.require_role(*WORKERS)
    team = Team.objects.select_related("organisation").filter(pk=given.team, pk__in=request.actor.teams).first()
    if team is None:
        raise ValidationError({"team": "Give one of your own teams"})
    person = get_object_or_404(Person, pk=given.person) if given.person else None
    terms = TransitionTerms(**{name: getattr(given, name) for name in TransitionTerms.__dataclass_fields__})
    made = register_young_person(
        request.actor,
        place_of(request.actor),
        team,
        terms,
        person=person,
        given_name=given.given_name,
        family_name=given.family_name,
        born=given.born,
        nhs_number=given.nhs_number,
    )
    return Status(201, _out(made))


@router.get("/people/{uuid:transition_id}", response={200: YoungPersonOut, **REFUSALS}, summary="One young person")
def show_young_person(request: CommonwealRequest, transition_id: UUID) -> Any:
    return _out(_stored(request, transition_id, "the way to adult care"))


@router.post(
    "/people/{uuid:transition_id}/milestones", response={200: YoungPersonOut, **REFUSALS}, summary="A milestone reached"
)
def say_milestone(request: CommonwealRequest, transition_id: UUID, given: MilestoneReachedIn) -> Any:
    row = _stored(request, transition_id, "")
    reach_milestone(request.actor, row, given.key, given.done_on, given.note)
    return _out(_stored(request, transition_id, ""))


@router.post(
    "/people/{uuid:transition_id}/contacts", response={200: YoungPersonOut, **REFUSALS}, summary="Somebody spoke"
)
def say_contact(request: CommonwealRequest, transition_id: UUID, given: TransitionContactIn) -> Any:
    row = _stored(request, transition_id, "")
    record_transition_contact(request.actor, row, given.spoke_on, given.words)
    return _out(_stored(request, transition_id, ""))


@router.get("/cohort", response={200: CohortOut, **REFUSALS}, summary="What the cohort costs by financial year")
def show_cohort(request: CommonwealRequest) -> Any:
    return cohort_of(request.actor, place_of(request.actor))
