"""The JSON face of what may go: dry runs and what they list. Nothing is erased through it."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from commonweal.core.accounts.api_auth import signed_in
from commonweal.people.identity.api import REFUSALS, PageNumber, actor_of
from commonweal.people.retention.allowed import may_look
from commonweal.people.retention.models import RetentionRun
from commonweal.people.retention.queries import lines_of, named, runs_of

router = Router(tags=["What may go"], auth=signed_in)

LINES_A_PAGE = 100


class RetentionRunOut(Schema):
    """A look through all records of a place. `to_do` and `done` count the people of the step that goes on."""

    id: UUID
    place: str
    on: date
    schedule: str
    worked_out_at: datetime | None
    asked_by: str
    approved_by: str
    set_aside_by: str
    done_at: datetime | None
    to_do: int
    done: int


class RetentionLineOut(Schema):
    """One kind held about one person, whose day has come. `why_kept` is empty where it goes."""

    person: UUID
    name: str
    kind: str
    rule: str
    rows: int
    last_thing: date
    goes_on: date
    why_kept: str
    outcome: str
    outcome_words: str


class RetentionLinesOut(Schema):
    """One page of lines. `next_page` is empty on the last."""

    run: RetentionRunOut
    lines: list[RetentionLineOut]
    next_page: int | None


class RetentionQuery(Schema):
    """Which lines."""

    shows: Literal["", "goes", "kept"] = ""
    page: PageNumber = 1


def _require_look(request: HttpRequest) -> None:
    if not may_look(actor_of(request)):
        raise PermissionDenied("Only administrators and team managers of a council see what may go.")


@router.get("/runs", response={200: list[RetentionRunOut], **REFUSALS}, summary="Dry runs and runs")
def list_runs(request: HttpRequest) -> list[RetentionRunOut]:
    """The runs of the asker's places, the latest first (at most 100)."""
    _require_look(request)
    return [_run(run) for run in runs_of(actor_of(request))[:LINES_A_PAGE]]


@router.get("/runs/{uuid:run_id}", response={200: RetentionLinesOut, **REFUSALS}, summary="What a run lists")
def show_run(request: HttpRequest, run_id: UUID, asked: Query[RetentionQuery]) -> RetentionLinesOut:
    """What would go or is kept, by which rule; after a run, what became of it."""
    _require_look(request)
    run = get_object_or_404(runs_of(actor_of(request)), pk=run_id)
    start = (asked.page - 1) * LINES_A_PAGE
    found = list(lines_of(run, asked.shows)[start : start + LINES_A_PAGE + 1])
    lines = [
        RetentionLineOut(
            person=one.line.person_id,
            name=one.name,
            kind=one.line.title,
            rule=one.line.rule,
            rows=one.line.rows,
            last_thing=one.line.last_thing,
            goes_on=one.line.goes_on,
            why_kept=one.line.why_kept,
            outcome=one.line.outcome,
            outcome_words=one.line.outcome_words,
        )
        for one in named(found[:LINES_A_PAGE])
    ]
    return RetentionLinesOut(
        run=_run(run), lines=lines, next_page=asked.page + 1 if len(found) > LINES_A_PAGE else None
    )


def _run(run: RetentionRun) -> RetentionRunOut:
    return RetentionRunOut(
        id=run.pk,
        place=run.place_id,
        on=run.on,
        schedule=run.schedule,
        worked_out_at=run.worked_out_at,
        asked_by=run.asked_by_name,
        approved_by=run.approved_by_name,
        set_aside_by=run.set_aside_by_name,
        done_at=run.done_at,
        to_do=run.to_do,
        done=run.done,
    )
