"""The JSON face of this room: addresses with their sums, and each resident's week."""

from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.block_budgets.actions import agree_week, approve_hours, may_plan_week, put_in_diary
from commonweal.pathway.block_budgets.diary import monday_of
from commonweal.pathway.block_budgets.models import BlockResident
from commonweal.pathway.block_budgets.queries import READERS, entries_of, hours_in, schemes_shown, split_of, week_of
from commonweal.people.identity.api import REFUSALS
from commonweal.people.sight.actions import open_record

router = Router(tags=["Block contracts"], auth=signed_in)


class BlockSchemeOut(Schema):
    id: UUID
    name: str
    yearly_block: Decimal = Field(description="pounds a year")
    yearly_core: Decimal
    residents: int
    pool: Decimal | None = Field(description="null, with the two below, where too few live there to be shown")
    yearly_shares: Decimal | None
    saving: Decimal | None


class PlannedHoursOut(Schema):
    id: UUID
    day: date
    starts_at: time
    hours: Decimal
    what: str
    who: str


class DiaryWeekOut(Schema):
    monday: date
    own: Decimal = Field(description="hours of one's own in a week")
    carried: Decimal
    approved: Decimal
    used: Decimal
    left: Decimal
    resident_agreed: bool
    manager_agreed: bool
    entries: list[PlannedHoursOut]


class PlannedHoursIn(Schema):
    day: date
    starts_at: time
    hours: Annotated[Decimal, Field(gt=0, le=24, decimal_places=2)]
    what: str = Field(min_length=1, max_length=300)
    who: str = Field("", max_length=200)


class ApprovedHoursIn(Schema):
    hours: Annotated[Decimal, Field(gt=0, le=168, decimal_places=2)]
    reason: str = Field(min_length=1, max_length=1000)


def _opened(request: CommonwealRequest, resident_id: UUID, page: str) -> BlockResident:
    row = get_object_or_404(BlockResident.objects.select_related("person", "scheme"), pk=resident_id)
    open_record(request.actor, row.person_id, page)
    if not may_plan_week(request.actor, row):
        raise PermissionDenied("The resident, the manager of the address and their worker plan the week.")
    return row


def _week(resident: BlockResident, day: date) -> dict[str, Any]:
    monday = monday_of(day)
    hours, week = hours_in(resident, monday), week_of(resident, monday)
    return {
        "monday": monday,
        "own": hours.own,
        "carried": hours.carried,
        "approved": hours.approved,
        "used": hours.used,
        "left": hours.left,
        "resident_agreed": bool(week and week.resident_agreed_at),
        "manager_agreed": bool(week and week.manager_agreed_at),
        "entries": [entry for _, entries in entries_of(resident, monday) for entry in entries],
    }


@router.get("", response={200: list[BlockSchemeOut], **REFUSALS}, summary="Block contracts with their sums")
def list_block_schemes(request: CommonwealRequest) -> Any:
    request.actor.require_role(*READERS)
    found = []
    for row in schemes_shown(request.actor)[:100]:
        split = split_of(request.actor, row)
        sums = {name: getattr(split.result, name, None) for name in ("pool", "yearly_shares", "saving")}
        facts = {name: getattr(row, name) for name in ("name", "yearly_block", "yearly_core")}
        found.append({"id": row.pk, "residents": split.residents, **facts, **sums})
    return found


@router.get("/diaries/{uuid:resident_id}/{day}", response={200: DiaryWeekOut, **REFUSALS}, summary="The week of a day")
def show_diary_week(request: CommonwealRequest, resident_id: UUID, day: date) -> Any:
    return _week(_opened(request, resident_id, "the diary"), day)


@router.post("/diaries/{uuid:resident_id}", response={201: DiaryWeekOut, **REFUSALS}, summary="Plan hours")
def plan_hours(request: CommonwealRequest, resident_id: UUID, given: PlannedHoursIn) -> Any:
    """Never above what remains in that week."""
    row = _opened(request, resident_id, "")
    made = put_in_diary(request.actor, row, **given.dict())
    return Status(201, _week(row, made.day))


@router.post(
    "/diaries/{uuid:resident_id}/{day}/agree", response={200: DiaryWeekOut, **REFUSALS}, summary="Agree to a week"
)
def agree_to_week(request: CommonwealRequest, resident_id: UUID, day: date) -> Any:
    row = _opened(request, resident_id, "")
    agree_week(request.actor, row, day)
    return _week(row, day)


@router.post(
    "/diaries/{uuid:resident_id}/{day}/approve", response={200: DiaryWeekOut, **REFUSALS}, summary="Approve more hours"
)
def approve_more_hours(request: CommonwealRequest, resident_id: UUID, day: date, given: ApprovedHoursIn) -> Any:
    row = _opened(request, resident_id, "")
    approve_hours(request.actor, row, day, given.hours, given.reason)
    return _week(row, day)
