"""The JSON face of this room."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.calculations.api import Problems
from commonweal.pathway.plans.actions import end_support
from commonweal.pathway.plans.ladder import Answer
from commonweal.pathway.plans.models import Holding, Plan, Shape, Support, SupportKind
from commonweal.pathway.plans.queries import (
    budget_of,
    cost_of,
    latest_contribution,
    plans_shown_to,
    shows_prices,
    status_words_of,
    weekly_cost_of,
)
from commonweal.pathway.plans.status import Status
from commonweal.people.sight.actions import record_look

router = Router(tags=["Plans"], auth=signed_in)


class Refusal(Schema):
    detail: str


REFUSALS: dict[int, Any] = {401: Refusal, 403: Refusal, 404: Refusal, 422: Problems}
"""How a request may be refused: not signed in, may not, is not there (or is hidden), and what is wrong in it."""


class PlanStepOut(Schema):
    """What became of one step before paid support."""

    rung: str
    answer: Answer
    words: str


class PlanHelperOut(Schema):
    """Who of the circle or community does what; `service` is an entry of the directory."""

    rung: str
    name: str
    does_what: str
    service: UUID | None


class PlanSlotOut(Schema):
    """Something on one day of each week: 0 is Monday, times in minutes after midnight."""

    line: UUID | None
    label: str
    who: str
    day: int
    begins: int
    ends: int


class PlanContingencyOut(Schema):
    trigger: str
    early_signs: str
    what: str
    who: str
    phone: str


class PlanRiskOut(Schema):
    """A talk about a risk, or (`waived_reason`) why there was none."""

    stage: str
    waived_reason: str
    what: str
    likely: str
    harm: str
    good: str
    options: str
    views: str
    agreed: str
    capacity: str
    decided_by: str
    review_on: date | None


class OutcomeOut(Schema):
    id: UUID
    words: str = Field(description="the person's own words")
    how: str = Field(description="how the person would go about it, in short")
    written_by_name: str
    steps: list[PlanStepOut]
    helpers: list[PlanHelperOut]


class PlanLineOut(Schema):
    """A piece of support. Prices are null for whoever may not see money."""

    id: UUID
    outcome: UUID | None
    kind: SupportKind
    description: str
    who: str
    holding: Holding
    is_free: bool = Field(description="never charged for")
    short_term_weeks: int | None = Field(description="for how many weeks; null: with no end")
    weekly_hours: Decimal
    hourly_price: Decimal | None = Field(description="pounds an hour")
    weekly_cost: Decimal | None = Field(description="pounds a week")


class AgreementOut(Schema):
    """Who agreed and when; null for not yet."""

    person_at: datetime | None
    person_by: str
    worker_at: datetime | None
    manager_at: datetime | None
    still_wanted: list[Status]


class PlanOut(Schema):
    """A plan. What concerns money is null for whoever may not see it; shares too while no contribution is known."""

    id: UUID
    person: UUID
    status: Status
    replaces: UUID | None
    starts_on: date | None
    ends_on: date | None
    coordinator_name: str
    shape: Shape
    signed_at: datetime | None
    weekly_cost: Decimal | None = Field(description="pounds a week")
    weekly_indicative: Decimal | None = Field(description="pounds a week")
    weekly_contribution: Decimal | None = Field(description="pounds a week, paid by the person")
    weekly_council_share: Decimal | None = Field(description="pounds a week")
    agreement: AgreementOut
    outcomes: list[OutcomeOut]
    lines: list[PlanLineOut]
    risk_talks: list[PlanRiskOut]
    contingencies: list[PlanContingencyOut]
    week: list[PlanSlotOut]


class PlanInList(Schema):
    id: UUID
    person: UUID
    started_at: datetime
    signed_at: datetime | None
    starts_on: date | None
    replaces: UUID | None


class PlansIn(Schema):
    """Which plans: of a person, if one is named; a page of 50."""

    person: UUID | None = None
    page: int = Field(1, ge=1, le=100_000)


class SupportOut(Schema):
    id: UUID
    line: UUID
    starts_on: date
    ends_on: date | None


class EndIn(Schema):
    ends_on: date = Field(description="the last day")
    reason: str = Field(min_length=1, max_length=1000, pattern=r"^[^\x00]*$")


PLANS_A_PAGE = 50
LINE_FACTS = ("id", "kind", "description", "who", "holding", "is_free", "short_term_weeks")


@router.get("", response={200: list[PlanInList], 401: Refusal, 422: Problems}, summary="Plans you may see")
def list_plans(request: CommonwealRequest, asked: Query[PlansIn]) -> Any:
    """Latest first."""
    plans = plans_shown_to(request.actor).order_by("-started_at", "pk")
    if asked.person is not None:
        plans = plans.filter(person=asked.person)
    first = (asked.page - 1) * PLANS_A_PAGE
    return 200, [_in_list(plan) for plan in plans[first : first + PLANS_A_PAGE]]


def _in_list(plan: Plan) -> dict[str, Any]:
    return {
        "id": plan.pk,
        "person": plan.person_id,
        "started_at": plan.started_at,
        "signed_at": plan.signed_at,
        "starts_on": plan.starts_on,
        "replaces": plan.replaces_id,
    }


@router.get("/{uuid:plan_id}", response={200: PlanOut, **REFUSALS}, summary="One plan")
def show_plan(request: CommonwealRequest, plan_id: UUID) -> Any:
    """With its outcomes, support and agreement. That it was looked at is written to the ledger."""
    plan = get_object_or_404(plans_shown_to(request.actor), pk=plan_id)
    record_look(request.actor, plan.person, "the support plan")
    budget = budget_of(plan)
    status, wanted = status_words_of(plan, budget)
    prices = shows_prices(request.actor, budget)
    cost = cost_of(plan) if budget else None
    is_worked_out = latest_contribution(plan.person) is not None
    return 200, {
        **_in_list(plan),
        "status": status,
        "weekly_cost": cost.weekly_cost if cost else None,
        "weekly_indicative": budget.weekly_amount if budget else None,
        "weekly_contribution": cost.weekly_contribution if cost and is_worked_out else None,
        "weekly_council_share": cost.weekly_council_share if cost and is_worked_out else None,
        "agreement": {
            "person_at": plan.person_agreed_at,
            "person_by": plan.person_agreed_by,
            "worker_at": plan.worker_agreed_at,
            "manager_at": plan.manager_agreed_at,
            "still_wanted": [] if plan.signed_at else wanted,
        },
        "ends_on": plan.ends_on,
        "coordinator_name": (plan.coordinator or plan.worker).name,
        "shape": plan.shape,
        "outcomes": [
            {
                "id": one.pk,
                "words": one.words,
                "how": one.how,
                "written_by_name": one.written_by_name,
                "steps": list(one.rungs.all()),
                "helpers": list(one.helpers.all()),
            }
            for one in plan.outcomes.prefetch_related("rungs", "helpers")
        ],
        "risk_talks": list(plan.risk_talks.all()),
        "contingencies": list(plan.contingencies.all()),
        "week": [
            {
                "line": slot.line_id,
                **{name: getattr(slot, name) for name in ("label", "who", "day", "begins", "ends")},
            }
            for slot in plan.slots.all()
        ],
        "lines": [
            {
                **{name: getattr(line, name) for name in LINE_FACTS},
                "outcome": line.outcome_id,
                "weekly_hours": line.weekly_hours,
                "hourly_price": line.hourly_price if prices else None,
                "weekly_cost": weekly_cost_of(line) if prices else None,
            }
            for line in plan.lines.all()
        ],
    }


@router.post("/support/{uuid:support_id}/end", response={200: SupportOut, **REFUSALS}, summary="End support")
def end(request: CommonwealRequest, support_id: UUID, given: EndIn) -> Any:
    """For social workers, team managers and brokers with sight of the person."""
    support = get_object_or_404(Support, pk=support_id)
    ended = end_support(request.actor, support, given.ends_on, given.reason)
    return 200, {"id": ended.pk, "line": ended.line_id, "starts_on": ended.starts_on, "ends_on": ended.ends_on}
