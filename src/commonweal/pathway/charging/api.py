"""The JSON face of this room: for those with sight of a person's money."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.registry import Working
from commonweal.pathway.charging.actions import assess_contribution
from commonweal.pathway.charging.circumstances import ContributionInput
from commonweal.pathway.charging.models import FinancialAssessment
from commonweal.pathway.charging.queries import (
    assessed_on,
    contributions_shown,
    open_tasks,
    weekly_contribution_on,
)
from commonweal.people.identity.api import REFUSALS
from commonweal.people.sight.actions import open_record

router = Router(tags=["Contributions"], auth=signed_in)

MOST = 100


class ContributionOut(Schema):
    id: UUID
    person: UUID
    on: date = Field(description="the day whose rates apply")
    weekly_contribution: Decimal = Field(description="pounds a week, at most")
    is_full_cost: bool
    made_at: datetime
    result: UUID = Field(description="the stored result")
    workings: list[Working]


class ContributionAsked(Schema):
    """Pounds a week on one day: what was worked out, what of it is let off, and what is asked. Null: never assessed."""

    person: UUID
    on: date
    weekly_assessed: Decimal | None
    weekly_let_off: Decimal
    weekly_asked: Decimal | None


class ContributionIn(Schema):
    person: UUID
    circumstances: ContributionInput


class TaskOut(Schema):
    person: UUID
    why: str
    asked_at: datetime
    weekly_cost: Decimal | None = Field(description="pounds a week, where a plan says it")


def _out(found: FinancialAssessment) -> dict[str, Any]:
    return {
        "id": found.pk,
        "person": found.person_id,
        "on": found.on,
        "weekly_contribution": found.weekly_contribution,
        "is_full_cost": found.is_full_cost,
        "made_at": found.made_at,
        "result": found.working_id,
        "workings": found.working.workings,
    }


@router.get("", response={200: list[ContributionOut], **REFUSALS}, summary="Contributions of one person, latest first")
def list_contributions(request: CommonwealRequest, person: UUID) -> Any:
    _, access = open_record(request.actor, person, "the contribution")
    access.require_part("money")
    return [_out(found) for found in contributions_shown().filter(person=person)[:MOST]]


@router.post("", response={201: ContributionOut, **REFUSALS}, summary="Work out and keep a contribution")
def work_out(request: CommonwealRequest, given: ContributionIn) -> Any:
    """For finance officers whose team works with the record. The person is written to."""
    person, _ = open_record(request.actor, given.person, "")
    made = assess_contribution(request.actor, person, given.circumstances.model_dump())
    return Status(201, _out(contributions_shown().get(pk=made.pk)))


@router.get("/asked", response={200: ContributionAsked, **REFUSALS}, summary="What one person pays on a day")
def asked(request: CommonwealRequest, person: UUID, on: date) -> Any:
    """After what is let off with authority; never below nothing."""
    found, access = open_record(request.actor, person, "the contribution")
    access.require_part("money")
    assessed = assessed_on([found.pk], on).get(found.pk)
    due = weekly_contribution_on(found.pk, on)
    let_off = assessed - due if assessed is not None and due is not None else Decimal(0)
    return {
        "person": found.pk,
        "on": on,
        "weekly_assessed": assessed,
        "weekly_let_off": let_off,
        "weekly_asked": due,
    }


@router.get("/to-do", response={200: list[TaskOut], **REFUSALS}, summary="Contributions that have to be worked out")
def to_do(request: CommonwealRequest) -> Any:
    """The hundred that have waited longest."""
    request.actor.require_role(Role.FINANCE_OFFICER)
    return [
        {"person": task.person_id, "why": task.why, "asked_at": task.asked_at, "weekly_cost": task.weekly_cost}
        for task in open_tasks()[:MOST]
    ]


@router.get("/{uuid:contribution_id}", response={200: ContributionOut, **REFUSALS}, summary="One with its working")
def show(request: CommonwealRequest, contribution_id: UUID) -> Any:
    found = get_object_or_404(contributions_shown(), pk=contribution_id)
    open_record(request.actor, found.person_id, "the contribution")
    return _out(found)
