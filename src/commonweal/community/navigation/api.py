"""The JSON face of link work: the people somebody works with, contacts from another system, one record by the standard,
and the evaluation."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema
from pydantic import AwareDatetime

from commonweal.community.navigation.actions import record_contact
from commonweal.community.navigation.actions.holding import CARRIERS
from commonweal.community.navigation.evaluation import Shown
from commonweal.community.navigation.models import Contact, Journey, WorkerKind
from commonweal.community.navigation.queries.caseload import Asked, Line, as_lines, people_worked_with
from commonweal.community.navigation.queries.counted import evaluation_of, periods
from commonweal.community.navigation.queries.standard_record import codes_of, record_of
from commonweal.community.navigation.queries.work import journey_seen
from commonweal.community.navigation.record_standard import not_known, standard
from commonweal.community.navigation.timing import JourneyState, Urgency
from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.calculations.registry import Working
from commonweal.core.places.models import Place
from commonweal.people.sight.actions import record_look
from commonweal.people.sight.queries import access_of

router = Router(tags=["Link work"], auth=signed_in)
A_PAGE = 50
Text = Annotated[str, Field(max_length=5000, pattern=r"^[^\x00]*$")]


class WorkOut(Schema):
    """One person somebody works with. Days are whole days since the work began."""

    id: UUID
    person: UUID
    name: str
    kind: WorkerKind
    state: JourneyState
    worker: str
    team: str
    begun_on: date
    days: int
    last_contact_on: date | None
    next_due_on: date | None
    next_due: str
    urgency: Urgency
    goals: int
    goals_reached: int


class PageOut(Schema):
    """One page of people, the most urgent first. `next_page` is empty on the last."""

    people: list[WorkOut]
    next_page: int | None


class JourneyContactIn(Schema):
    """One time that somebody was spoken with, or that it was tried. `at` is now where it is left out."""

    kind: Literal["home", "place", "group", "phone", "video", "message"]
    at: AwareDatetime | None = Field(None, description="with its offset, such as 2026-11-20T14:30:00+00:00")
    minutes: int = Field(0, ge=0, le=720, description="with the person and on the way")
    was_reached: bool = True
    present: Annotated[str, Field(max_length=200)] = ""
    note: Text = ""


class ContactOut(Schema):
    id: UUID
    at: datetime


class RecordOut(Schema):
    """The work laid out by the standard; `not_known` lists what it makes mandatory and is not known here."""

    standard: dict[str, str]
    codes: list[dict[str, str]]
    record: dict[str, Any]
    not_known: list[str]


class JourneyLineOut(Schema):
    label: str
    said: str = Field(description="the value in words; “not shown” where it is held back")
    value: float | None


class FigureOut(Schema):
    """One figure of the evaluation, with how it was worked out."""

    key: str
    title: str
    about: str
    headline: str = Field(description="in `unit`, or that there are too few people to show it")
    unit: str
    lines: list[JourneyLineOut]
    calculation: str
    unverified: bool
    workings: list[Working]


class EvaluationOut(Schema):
    place: str
    period: str
    first: date
    last: date
    figures: list[FigureOut]


@router.get("/people", response=PageOut, summary="The people the asker or their team works with")
def people(
    request: CommonwealRequest,
    whose: Literal["mine", "team"] = "mine",
    state: JourneyState | Literal["all"] = JourneyState.OPEN,
    kind: WorkerKind | Literal[""] = "",
    due: Literal["", "late", "soon"] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> dict[str, Any]:
    request.actor.require_role(*CARRIERS)
    found = people_worked_with(request.actor, Asked(whose, str(state), str(kind), due))
    start = (page - 1) * A_PAGE
    rows = list(found[start : start + A_PAGE + 1])
    return {
        "people": [_work_out(line) for line in as_lines(rows[:A_PAGE])],
        "next_page": page + 1 if len(rows) > A_PAGE else None,
    }


def _work_out(line: Line) -> dict[str, Any]:
    journey = line.journey
    return {
        "id": journey.pk,
        "person": journey.person_id,
        "name": journey.person.name,
        "kind": journey.kind,
        "state": journey.state,
        "worker": journey.worker.name if journey.worker else "",
        "team": journey.team.name,
        "begun_on": journey.started_on,
        "days": journey.days,
        "last_contact_on": journey.last_contact_on,
        "next_due_on": journey.next_due_on,
        "next_due": journey.next_due,
        "urgency": line.urgency,
        "goals": line.goals,
        "goals_reached": line.reached,
    }


@router.post("/{work_id}/contacts", response={201: ContactOut}, summary="Record a contact with a person")
def contact(request: CommonwealRequest, work_id: UUID, given: JourneyContactIn) -> tuple[int, Contact]:
    journey = journey_seen(work_id)
    return 201, record_contact(request.actor, journey, **given.model_dump())


@router.get("/{work_id}/record", response=RecordOut, summary="One record by the social prescribing standard")
def record(request: CommonwealRequest, work_id: UUID) -> dict[str, Any]:
    journey: Journey = journey_seen(work_id)
    access_of(request.actor, journey.person).require_reason_to_open(request.actor)
    record_look(request.actor, journey.person, "the record by the social prescribing standard")
    found = record_of(journey)
    return {"standard": standard(), "codes": codes_of(journey), "record": found, "not_known": not_known(found)}


@router.get("/evaluation/{place}", response=EvaluationOut, summary="What link work does in a place, without names")
def evaluation(request: CommonwealRequest, place: str, period: str = "") -> dict[str, Any]:
    """`period` is a financial year, such as 2026-27; the latest where it is left out."""
    found = get_object_or_404(Place, pk=place)
    listed = periods(found)
    chosen = next((one for one in listed if one.key == period), listed[0])
    return {
        "place": found.slug,
        "period": chosen.key,
        "first": chosen.first,
        "last": chosen.last,
        "figures": [_figure_out(one) for one in evaluation_of(request.actor, found, chosen)],
    }


def _figure_out(figure: Shown) -> dict[str, Any]:
    return {
        "key": figure.key,
        "title": figure.title,
        "about": figure.about,
        "headline": figure.headline,
        "unit": figure.unit,
        "lines": [vars(line) for line in figure.lines],
        "calculation": figure.calculation,
        "unverified": figure.is_unverified,
        "workings": list(figure.workings),
    }
