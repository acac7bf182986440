"""The JSON face of this room: asking for a hand and following it, the board, who suits, offers, and what is unmet."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from commonweal.community.volunteering.actions import (
    NewOffer,
    NewTask,
    accept_asking,
    ask_for_hand,
    ask_volunteers,
    decline_asking,
    offer_hand,
)
from commonweal.community.volunteering.keys import TASK, code_of
from commonweal.community.volunteering.models import Asking, Frequency, Task, Volunteer
from commonweal.community.volunteering.queries.board import Line, board, lines_of
from commonweal.community.volunteering.queries.candidates import matches_for
from commonweal.community.volunteering.queries.counts import (
    Row,
    days_looked_at,
    periods,
    report_for_place,
    report_for_scheme,
)
from commonweal.community.volunteering.queries.mine import own_tasks
from commonweal.community.volunteering.queries.opportunities import opportunities
from commonweal.community.volunteering.queries.schemes import DECIDES, first_place, own_organisation, sides_of
from commonweal.community.volunteering.rules import rules_on
from commonweal.community.volunteering.states import Side
from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Organisation
from commonweal.core.accounts.roles import Role

router = Router(tags=["Neighbours and volunteers"], auth=signed_in)

PER_PAGE = 50
TIME = Literal["morning", "afternoon", "evening"]
DAY = Literal[0, 1, 2, 3, 4, 5, 6]
PLAIN = r"^[^\x00]*$"


class KindOut(Schema):
    """A kind of task, with the marks it always has and those that may hold."""

    key: str
    name: str
    hint: str
    takes: list[str]
    asks: list[str]


class TaskIn(Schema):
    """A task for oneself; or, with `asker_name` and `agreed_by`, for somebody who agrees. Empty days or times: any."""

    kind: str = Field(pattern=PLAIN)
    words: str = Field(min_length=1, max_length=2000, pattern=PLAIN)
    marks: list[str] = Field(default_factory=list)
    name: str = Field(max_length=200, pattern=PLAIN)
    phone: str = Field("", max_length=40, pattern=PLAIN)
    email: str = Field("", max_length=254, pattern=PLAIN)
    postcode: str = Field(max_length=12, pattern=PLAIN)
    address: str = Field("", max_length=300, pattern=PLAIN)
    frequency: Frequency = Frequency.ONCE
    first_on: date
    last_on: date | None = None
    days: list[DAY] = Field(default_factory=list, description="0 is Monday")
    times: list[TIME] = Field(default_factory=list)
    to_know: str = Field("", max_length=2000, pattern=PLAIN)
    asker_name: str = Field("", max_length=200, pattern=PLAIN)
    asker_relation: str = Field("", max_length=100, pattern=PLAIN)
    agreed_by: str = Field("", max_length=200, pattern=PLAIN)
    may_write: bool = True


class NeighbourTaskOut(Schema):
    """Where a task is. `code` lets somebody without an account follow it, and is only in the answer to asking."""

    reference: str
    kind: str
    state: str
    when: str
    district: str
    checks: list[str]
    asked_at: datetime
    due_on: date | None
    is_late: bool
    volunteer: str
    code: str = ""


class MatchOut(Schema):
    """A volunteer, judged for a task."""

    volunteer: UUID
    name: str
    is_proposed: bool
    score: int
    miles: float
    why: list[str]
    why_not: list[str]


class AskIn(Schema):
    volunteers: list[UUID] = Field(min_length=1, max_length=10)
    note: str = Field("", max_length=300, pattern=PLAIN)


class AnswerIn(Schema):
    answer: Literal["yes", "no"]
    words: str = Field("", max_length=300, pattern=PLAIN)


class AskingOut(Schema):
    """A question to a volunteer: only what they may read before they say yes."""

    id: UUID
    kind: str
    district: str
    when: str
    takes: str
    note: str
    answer_by: date
    answer: str


class VolunteerOfferIn(Schema):
    """An offer of the account that sends it. `agreements` are all keys of the policy's."""

    name: str = Field(max_length=200, pattern=PLAIN)
    phone: str = Field("", max_length=40, pattern=PLAIN)
    email: str = Field("", max_length=254, pattern=PLAIN)
    postcode: str = Field(max_length=12, pattern=PLAIN)
    miles: int = Field(ge=1, le=50)
    interests: list[str] = Field(default_factory=list)
    days: list[DAY] = Field(default_factory=list)
    times: list[TIME] = Field(default_factory=list)
    abilities: list[str] = Field(default_factory=list)
    most_at_once: int = Field(2, ge=1, le=10)
    about: str = Field("", max_length=2000, pattern=PLAIN)
    support: str = Field("", max_length=2000, pattern=PLAIN)
    agreements: list[str]


class VolunteerOfferOut(Schema):
    id: UUID
    organisation: str
    state: str


class OpportunityOut(Schema):
    """An entry of the directory that looks for volunteers."""

    id: UUID
    name: str
    organisation: str
    description: str
    when: str
    miles: float | None


class RowOut(Schema):
    """Null where a small count is held back."""

    label: str
    asked: int | None
    unmet: int | None


class UnmetTasksOut(Schema):
    since: date
    until: date
    asked: int | None
    done: int | None
    unmet: int | None
    hours: float
    by_kind: list[RowOut]
    by_area: list[RowOut]


@router.get("/kinds", response=list[KindOut], auth=None)
def kinds(request: CommonwealRequest) -> list[dict[str, Any]]:
    """What neighbours may be asked to do."""
    found = rules_on(timezone.localdate()).kinds.values()
    return [
        {"key": one.key, "name": one.name, "hint": one.hint, "takes": list(one.takes), "asks": list(one.asks)}
        for one in found
    ]


@router.get("/opportunities", response=list[OpportunityOut], auth=None)
def list_opportunities(
    request: CommonwealRequest,
    near: str = Query("", max_length=12, pattern=PLAIN),
    interest: str = Query("", max_length=60, pattern=PLAIN),
    day: str = Query("", pattern=r"^[0-6]?$"),
) -> list[dict[str, Any]]:
    """Opportunities of the directory, nearest first where a postcode is given; an unknown postcode is left out."""
    found, _ = opportunities(near=near, interest=interest, day=day)
    return [
        {
            "id": one.service.pk,
            "name": one.service.name,
            "organisation": one.service.organisation.name,
            "description": one.service.description,
            "when": one.service.when,
            "miles": one.miles,
        }
        for one in found
    ]


@router.post("/tasks", response={201: NeighbourTaskOut})
def ask(request: CommonwealRequest, given: TaskIn) -> Status[dict[str, Any]]:
    """Ask for a hand."""
    values = given.dict()
    values |= {name: tuple(values[name]) for name in ("marks", "days", "times")}
    task = ask_for_hand(request.actor, NewTask(**values, channel=Task.Channel.SYSTEM))
    return Status(201, _task(_line(task)) | {"code": code_of(TASK, task.pk)})


@router.get("/tasks", response=list[NeighbourTaskOut])
def mine(request: CommonwealRequest) -> list[dict[str, Any]]:
    """What the account asked for, the latest first: 50 at most."""
    return [_task(line) for line in lines_of(list(own_tasks(request.actor)[:PER_PAGE]), timezone.localdate())]


@router.get("/tasks/{reference}", response=NeighbourTaskOut)
def follow(request: CommonwealRequest, reference: str) -> dict[str, Any]:
    """Where a task is, for whoever asked, its coordinator, and the volunteer who has it."""
    return _task(_line(_found(request, reference)))


@router.get("/board", response=list[NeighbourTaskOut])
def coordinator_board(
    request: CommonwealRequest,
    shows: Literal["waiting", "matched", "late", "ended", "all"] = "waiting",
    kind: str = Query("", max_length=40, pattern=PLAIN),
    page: int = Query(1, ge=1, le=10_000),
) -> list[dict[str, Any]]:
    """The coordinator's tasks, 50 a page."""
    organisation, today = _organisation(request), timezone.localdate()
    start = (page - 1) * PER_PAGE
    found = board(organisation, today, shows=shows, kind=kind)[start : start + PER_PAGE]
    return [_task(line) for line in lines_of(list(found), today)]


@router.get("/tasks/{reference}/matches", response=list[MatchOut])
def matches(request: CommonwealRequest, reference: str) -> list[dict[str, Any]]:
    """Who suits a task, best first, and why not the others: for its coordinator."""
    task = _coordinated(request, reference)
    return [
        {
            "volunteer": one.volunteer,
            "name": one.name,
            "is_proposed": one.is_proposed,
            "score": one.score,
            "miles": one.miles,
            "why": list(one.why),
            "why_not": list(one.why_not),
        }
        for one in matches_for(task, timezone.localdate())
    ]


@router.post("/tasks/{reference}/ask", response=list[AskingOut])
def ask_them(request: CommonwealRequest, reference: str, given: AskIn) -> list[dict[str, Any]]:
    """Ask volunteers about a task: for its coordinator."""
    task = _coordinated(request, reference)
    return [_asking(one) for one in ask_volunteers(request.actor, task, given.volunteers, note=given.note)]


@router.get("/asked", response=list[AskingOut])
def asked(request: CommonwealRequest) -> list[dict[str, Any]]:
    """What the account is asked as a volunteer, and has not answered."""
    found = Asking.objects.filter(account=request.actor.account_id, answer=Asking.Answer.NONE).order_by("answer_by")
    return [_asking(one) for one in found[:PER_PAGE]]


@router.post("/asked/{asking_id}", response=AskingOut)
def answer(request: CommonwealRequest, asking_id: UUID, given: AnswerIn) -> dict[str, Any]:
    """Say yes or no. The first yes has it: `answer` is then "yes", and "late" for whoever comes after."""
    found = get_object_or_404(Asking, pk=asking_id, account=request.actor.account_id)
    if given.answer == "yes":
        accept_asking(request.actor, found)
    else:
        decline_asking(request.actor, found, given.words)
    found.refresh_from_db(fields=["answer"])
    return _asking(found)


@router.post("/offers", response={201: VolunteerOfferOut})
def offer(request: CommonwealRequest, given: VolunteerOfferIn) -> Status[dict[str, Any]]:
    """Offer a hand."""
    values = given.dict()
    values |= {name: tuple(values[name]) for name in ("interests", "days", "times", "abilities", "agreements")}
    volunteer = offer_hand(request.actor, NewOffer(**values))
    return Status(201, _offer(volunteer))


@router.get("/offers", response=list[VolunteerOfferOut])
def offers(request: CommonwealRequest) -> list[dict[str, Any]]:
    """The account's own offers."""
    found = Volunteer.objects.filter(account=request.actor.account_id).select_related("organisation")
    return [_offer(one) for one in found.order_by("-offered_at")]


@router.get("/unmet", response=UnmetTasksOut)
def unmet(
    request: CommonwealRequest, since: date | None = None, until: date | None = None, period: str = ""
) -> dict[str, Any]:
    """What was asked and not met: of a scheme for its coordinator, from `since` to `until` (half a year where they are
    left out); of the place for those who plan for it, in a financial year such as 2026-27 (the latest)."""
    request.actor.require_role(*DECIDES, Role.VOLUNTEER_COORDINATOR)
    organisation, place = own_organisation(request.actor), first_place()
    if place is None:
        raise Http404
    if organisation is not None:
        report = report_for_scheme(organisation, *days_looked_at(since, until))
    else:
        listed = periods(place)
        report = report_for_place(place, next((one for one in listed if one.key == period), listed[0]))
    return {
        "since": report.since,
        "until": report.until,
        "asked": report.asked,
        "done": report.done,
        "unmet": report.unmet,
        "hours": report.hours,
        "by_kind": list(map(_row, report.by_kind)),
        "by_area": list(map(_row, report.by_area)),
    }


def _row(row: Row) -> dict[str, Any]:
    return {"label": row.label, "asked": row.asked, "unmet": row.unmet}


def _organisation(request: CommonwealRequest) -> Organisation:
    found = own_organisation(request.actor)
    if found is None:
        raise PermissionDenied("Only a volunteer coordinator can do this.")
    return found


def _found(request: CommonwealRequest, reference: str) -> Task:
    return get_object_or_404(Task.objects.select_related("organisation"), reference=reference)


def _coordinated(request: CommonwealRequest, reference: str) -> Task:
    task = _found(request, reference)
    if Side.COORDINATOR not in sides_of(request.actor, task):
        raise PermissionDenied("Only a coordinator of the scheme that has this task can do this.")
    return task


def _line(task: Task) -> Line:
    return lines_of([task], timezone.localdate())[0]


def _task(line: Line) -> dict[str, Any]:
    task = line.task
    return {
        "reference": task.reference,
        "kind": task.kind,
        "state": task.state,
        "when": line.when,
        "district": task.district,
        "checks": task.checks,
        "asked_at": task.asked_at,
        "due_on": task.due_on,
        "is_late": line.is_late,
        "volunteer": line.volunteer,
    }


def _asking(asking: Asking) -> dict[str, Any]:
    shown = {name: asking.shown.get(name, "") for name in ("kind", "district", "when", "takes", "note")}
    return {"id": asking.pk, **shown, "answer_by": asking.answer_by, "answer": asking.answer}


def _offer(volunteer: Volunteer) -> dict[str, Any]:
    return {"id": volunteer.pk, "organisation": volunteer.organisation.name, "state": volunteer.state}
