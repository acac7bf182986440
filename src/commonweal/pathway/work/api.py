"""The JSON face of this room."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Account, Team
from commonweal.core.calculations.api import Problems
from commonweal.core.calculations.registry import Working
from commonweal.pathway.work.actions import allocate_work, close_work, decide_approval, move_due_date, take_work
from commonweal.pathway.work.models import Approval, WorkItem
from commonweal.pathway.work.queries.approvals import waiting_for_approval
from commonweal.pathway.work.queries.lists import (
    WORKS,
    Asked,
    as_line,
    open_work_of,
    own_teams,
    team_work,
)
from commonweal.pathway.work.queries.times import READS_TIMES, periods, times_of
from commonweal.pathway.work.queries.times import Asked as AskedTimes
from commonweal.people.sight.actions import record_look

router = Router(tags=["Work"], auth=signed_in)
A_PAGE = 50
Words = Annotated[str, Field(max_length=2000)]


class WorkRefusal(Schema):
    detail: str


REFUSALS: dict[int, Any] = {401: WorkRefusal, 403: WorkRefusal, 404: WorkRefusal, 422: Problems}


class WorkItemOut(Schema):
    """A piece of work; `days` are working days since it opened."""

    id: UUID
    kind: str
    title: str
    person: UUID
    name: str
    team: UUID
    worker: UUID | None
    priority: int = Field(description="1 urgent, 2 soon, 3 usual")
    due_on: date
    urgency: Literal["late", "today", "week", "later"]
    days: int
    about: UUID
    link: str
    done_at: datetime | None
    outcome: str


class WorkPageOut(Schema):
    items: list[WorkItemOut]
    next_page: int | None


class GiveWorkIn(Schema):
    """To whom work goes. Without a worker, it goes to the team's list."""

    items: Annotated[list[UUID], Field(min_length=1, max_length=200)]
    team: UUID
    worker: UUID | None = None
    note: Words = ""


class WorkGivenOut(Schema):
    given: int


class MoveWorkIn(Schema):
    due_on: date
    reason: Words


class CloseWorkIn(Schema):
    outcome: Annotated[str, Field(max_length=300)]


class ApprovalOut(Schema):
    """What waits for approval; amounts are pounds as text."""

    id: UUID
    person: UUID
    title: str
    room: str
    about: UUID
    weekly_amount: Decimal
    weekly_indicative: Decimal | None
    one_off_amount: Decimal
    level: str
    why: str
    decision: str


class ApprovalDecisionIn(Schema):
    decision: Approval.Decision
    reason: Words = ""


class WaitingTimeOut(Schema):
    """One wait, in days; null where nobody waited or there are too few people to tell."""

    key: str
    title: str
    people: int | None
    median: Decimal | None
    ninetieth: int | None
    share_within: Decimal | None
    within: int
    waiting_now: int | None
    workings: list[Working]


class WaitingTimesOut(Schema):
    period: str
    first: date
    last: date
    times: list[WaitingTimeOut]


def _out(item: WorkItem) -> dict[str, Any]:
    line = as_line(item, timezone.localdate())
    return {
        "id": item.pk,
        "kind": item.kind,
        "title": line.title,
        "person": item.person_id,
        "name": item.person.name,
        "team": item.team_id,
        "worker": item.worker_id,
        "priority": item.priority,
        "due_on": item.due_on,
        "urgency": line.urgency.value,
        "days": line.days,
        "about": item.about_id,
        "link": line.href,
        "done_at": item.done_at,
        "outcome": item.outcome,
    }


@router.get("", response={200: WorkPageOut, **REFUSALS}, summary="What is to be done: one's own, or a team's")
def work(
    request: CommonwealRequest,
    team: UUID | None = None,
    kind: Annotated[str, Query(max_length=40)] = "",
    due: Literal["", "late", "today", "week"] = "",
    sort: Literal["nobody", "due", "age"] = "due",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> dict[str, Any]:
    """Without a team, what the asker has to do; with one of their own teams, what it has."""
    request.actor.require_role(*WORKS)
    if team is None:
        found = open_work_of(request.actor)
    elif team in {one.pk for one in own_teams(request.actor)}:
        found = team_work(Asked(team=team, kind=kind, due=due, sort=sort), timezone.localdate())
    else:
        raise Http404("There is no such team among yours.")
    start = (page - 1) * A_PAGE
    rows = list(found[start : start + A_PAGE + 1])
    return {"items": [_out(item) for item in rows[:A_PAGE]], "next_page": page + 1 if len(rows) > A_PAGE else None}


@router.post("/give", response={200: WorkGivenOut, **REFUSALS}, summary="Give pieces of work to a worker or a team")
def give(request: CommonwealRequest, given: GiveWorkIn) -> dict[str, int]:
    request.actor.require_role(*WORKS)
    items = list(WorkItem.objects.filter(pk__in=given.items).select_related("person", "team"))
    if len(items) != len(set(given.items)):
        raise Http404("Some of this work is not there, or you do not see it.")
    organisations = request.actor.organisations
    team = get_object_or_404(Team.objects.select_related("organisation"), pk=given.team, organisation__in=organisations)
    worker = get_object_or_404(Account, pk=given.worker) if given.worker else None
    return {"given": allocate_work(request.actor, items, team, worker, given.note)}


@router.get("/approvals", response={200: list[ApprovalOut], **REFUSALS}, summary="What waits for the asker's approval")
def approvals(request: CommonwealRequest) -> list[dict[str, Any]]:
    request.actor.require_role(*WORKS)
    return [_approval_out(one) for one in waiting_for_approval(request.actor)[:A_PAGE]]


def _approval_out(one: Approval) -> dict[str, Any]:
    names = ("title", "room", "weekly_amount", "weekly_indicative", "one_off_amount", "level", "why", "decision")
    return {"id": one.pk, "person": one.person_id, "about": one.about_id} | {name: getattr(one, name) for name in names}


@router.post("/approvals/{pk}", response={200: ApprovalOut, **REFUSALS}, summary="Agree, send back or refuse")
def decide(request: CommonwealRequest, pk: UUID, given: ApprovalDecisionIn) -> dict[str, Any]:
    request.actor.require_role(*WORKS)
    found = get_object_or_404(Approval.objects.select_related("person"), pk=pk)
    record_look(request.actor, found.person, "what is to be approved")
    return _approval_out(decide_approval(request.actor, found, given.decision, given.reason))


@router.get("/times", response={200: WaitingTimesOut, **REFUSALS}, summary="How long people wait after a request")
def times(
    request: CommonwealRequest,
    period: Annotated[str, Query(max_length=10, description="a financial year, such as 2026-27")] = "",
    team: UUID | None = None,
) -> dict[str, Any]:
    """For a financial year (the latest, if none is named). Exact for one's own team; of few people nothing is told."""
    request.actor.require_role(*READS_TIMES)
    today = timezone.localdate()
    known = periods(today)
    chosen = next((one for one in known if one.key == period), None if period else known[0])
    if chosen is None:
        raise Http404(f"There is no such period: choose one of {', '.join(one.key for one in known)}.")
    found = times_of(request.actor, AskedTimes(chosen, team), today)
    return {
        "period": chosen.key,
        "first": chosen.first,
        "last": chosen.last,
        "times": [
            {
                "key": one.measure.key,
                "title": one.measure.title,
                "within": one.within,
                "waiting_now": one.waiting,
                **one.result.model_dump(include={"people", "median", "ninetieth", "share_within", "workings"}),
            }
            for one in (*found.figures, found.first)
        ],
    }


@router.post("/{pk}/take", response={200: WorkItemOut, **REFUSALS}, summary="Take work that nobody has")
def take(request: CommonwealRequest, pk: UUID) -> dict[str, Any]:
    return _out(take_work(request.actor, _seen(request, pk)))


@router.post("/{pk}/move", response={200: WorkItemOut, **REFUSALS}, summary="Move the day by which it is to be done")
def move(request: CommonwealRequest, pk: UUID, given: MoveWorkIn) -> dict[str, Any]:
    return _out(move_due_date(request.actor, _seen(request, pk), given.due_on, given.reason))


@router.post("/{pk}/close", response={200: WorkItemOut, **REFUSALS}, summary="Close work with what came of it")
def close(request: CommonwealRequest, pk: UUID, given: CloseWorkIn) -> dict[str, Any]:
    return _out(close_work(request.actor, _seen(request, pk), given.outcome))


def _seen(request: CommonwealRequest, pk: UUID) -> WorkItem:
    request.actor.require_role(*WORKS)
    return get_object_or_404(WorkItem.objects.select_related("person", "team"), pk=pk)
