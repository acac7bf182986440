"""The JSON face of this room: for those with sight of a person's money."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.calculations.registry import OutsideRule, Working
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.budgets.actions import (
    FundingTerms,
    PartTerms,
    WhatIfTerms,
    decide_what_if,
    divide_budget,
    make_what_if,
    propose_what_if,
    set_indicative_budget,
)
from commonweal.pathway.budgets.comparing import compare
from commonweal.pathway.budgets.integrated import Funder, HeldAs
from commonweal.pathway.budgets.models import FundedBudget, IndicativeBudget, WhatIf
from commonweal.pathway.budgets.queries import budgets_shown
from commonweal.pathway.budgets.queries.cases import (
    READERS,
    fewest_shown,
    figures_of,
    place_of,
    status_of,
    what_ifs,
)
from commonweal.pathway.budgets.queries.funded import funded_budget_of, funded_budgets, spending_by_funder
from commonweal.pathway.budgets.schemes import Scheme, version_of, versions
from commonweal.pathway.budgets.what_if import shown_groups
from commonweal.pathway.plans.models import Plan
from commonweal.people.identity.api import REFUSALS
from commonweal.people.sight.actions import open_record

router = Router(tags=["Budgets"], auth=signed_in)

MOST = 100
Key = Annotated[str, Field(max_length=60, pattern=r"^[a-z0-9_-]+$")]


class BudgetOut(Schema):
    id: UUID
    person: UUID
    assessment: UUID
    scheme: str
    points: dict[str, int]
    proposed: dict[str, int] = Field(description="domain -> points, as the assessment's answers gave them")
    changed_reason: str = Field(description="why something is otherwise than the assessment says")
    support_reason: str = Field(description="primary support reason; empty where it was not said")
    ends_on: date | None = Field(description="the last day, for a scheme of a term: a review is due then")
    weekly_amount: Decimal = Field(description="pounds a week")
    yearly_amount: Decimal | None = Field(description="pounds in a year, or in the term of the scheme")
    made_at: datetime
    result: UUID = Field(description="the stored result")
    workings: list[Working]


class BudgetIn(Schema):
    assessment: UUID
    scheme: Key = "points"
    points: dict[Key, Annotated[int, Field(ge=0, le=10_000)]] | None = Field(
        None, description="domain -> points, for a points scheme"
    )
    hours: Annotated[Decimal, Field(ge=0, le=168)] | None = Field(None, description="hours a week, for an hours scheme")
    on: date | None = Field(None, description="the day whose figures apply; today if left out")
    support_reason: str = Field(
        "", max_length=40, description="primary support reason, by its key; the assessment's if left out"
    )
    changed_reason: str = Field(
        "", max_length=2000, description="why points or the reason are otherwise than the assessment says"
    )


class SchemeVersionOut(Schema):
    key: str = Field(description="the scheme and the first day of this version: points@2025-04-01")
    title: str
    kind: str
    starts: date
    ends: date | None


class BudgetComparisonIn(Schema):
    schemes: list[Annotated[str, Field(max_length=80)]] = Field(description="two to four versions, by their keys")
    answers: dict[Key, Key] = Field(
        default_factory=dict, description="domain -> level, for schemes that work on points"
    )
    hours: Annotated[Decimal, Field(ge=0, le=168)] | None = None


class ComparedBudgetOut(Schema):
    scheme: SchemeVersionOut
    weekly: Decimal | None = Field(description="pounds a week; null where the scheme gives none")
    yearly: Decimal | None
    refusal: str = Field(description="why the scheme gives none")
    workings: list[Working]


def _out(budget: IndicativeBudget) -> dict[str, Any]:
    return {
        "id": budget.pk,
        "person": budget.person_id,
        "assessment": budget.assessment_id,
        "scheme": budget.scheme,
        "points": budget.points,
        "proposed": budget.proposed,
        "changed_reason": budget.changed_reason,
        "support_reason": budget.support_reason,
        "ends_on": budget.ends_on,
        "weekly_amount": budget.weekly_amount,
        "yearly_amount": budget.working.result.get("yearly"),
        "made_at": budget.made_at,
        "result": budget.working_id,
        "workings": budget.working.workings,
    }


@router.get("", response={200: list[BudgetOut], **REFUSALS}, summary="Budgets of one person, latest first")
def list_budgets(request: CommonwealRequest, person: UUID) -> Any:
    _, access = open_record(request.actor, person, "the indicative budgets")
    access.require_part("money")
    return [_out(budget) for budget in budgets_shown().filter(person=person)[:MOST]]


@router.post("", response={201: BudgetOut, **REFUSALS}, summary="Work out and keep an indicative budget")
def work_out(request: CommonwealRequest, given: BudgetIn) -> Any:
    """For those who assess and work with the person; from an assessment that found them eligible."""
    assessment = get_object_or_404(Assessment.objects.select_related("person"), pk=given.assessment)
    made = set_indicative_budget(
        request.actor,
        assessment,
        given.scheme,
        points=given.points,
        hours=given.hours,
        on=given.on,
        support_reason=given.support_reason,
        changed_reason=given.changed_reason,
    )
    return Status(201, _out(budgets_shown().get(pk=made.pk)))


class WhatIfIn(Schema):
    """Percentile and contingency are shares from 0 to 1; give a percentile or a price."""

    name: str = Field(min_length=1, max_length=120)
    scheme: Key = "points"
    period: str = Field("", max_length=20, description="a financial year of signed plans: 2026-27")
    case_set: str = Field("", max_length=36, description="or a file of cases, by its id")
    support_reason: str = Field("", max_length=40)
    percentile: Annotated[Decimal, Field(gt=0, le=1)] | None = None
    price_per_point: Annotated[Decimal, Field(gt=0, le=10_000, decimal_places=2)] | None = None
    contingency: Annotated[Decimal, Field(ge=0, lt=1)] = Decimal(0)


class WhatIfGroupOut(Schema):
    name: str
    cases: int | None = Field(description="null where the group is too small to be shown")
    under_allocated_today: Decimal | None
    under_allocated_proposed: Decimal | None
    bias_today: Decimal | None = Field(description="pounds a week; below 0 is too little")
    bias_proposed: Decimal | None


class WhatIfOut(Schema):
    id: UUID
    name: str
    scheme: str
    price_per_point: Decimal
    contingency: Decimal
    status: str
    starts_on: date | None
    yearly_difference: Decimal | None = Field(description="pounds a year for the past cases; null where not shown")
    groups: list[WhatIfGroupOut]


class SchemeProposalIn(Schema):
    starts_on: date
    reason: str = Field(min_length=1, max_length=2000)


class WhatIfDecisionIn(Schema):
    adopt: bool
    reason: str = Field(min_length=1, max_length=2000)


class FunderPartIn(Schema):
    """Pounds a week, or a share (0 to 1) of what the amounts leave. The NHS and after-care name who agreed."""

    funder: Funder
    weekly_amount: Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=2)] | None = None
    share: Annotated[Decimal, Field(ge=0, le=1)] | None = None
    nhs_share: Annotated[Decimal, Field(ge=0, le=1)] | None = None
    agreed_by: str = Field("", max_length=200)


class PlanFundingIn(Schema):
    parts: list[FunderPartIn] = Field(max_length=10)
    splits: dict[UUID, dict[Funder, Annotated[Decimal, Field(ge=0, le=1)]]] = Field(
        default_factory=dict, description="line of the plan -> funder -> share of that line; together 1"
    )
    holdings: dict[HeldAs, Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=2)] | None] = Field(
        default_factory=dict, description="pounds a week; null for all that is left"
    )


class FunderAmountOut(Schema):
    funder: str
    weekly_amount: Decimal
    yearly_amount: Decimal = Field(description="52 weeks")
    agreed_by: str


class PlanFundingOut(Schema):
    plan: UUID
    weekly_total: Decimal
    parts: list[FunderAmountOut]
    weekly_by_side: dict[str, Decimal] = Field(description="who pays in the end: council, nhs, person")
    weekly_by_holding: dict[str, Decimal]
    spent_by_funder: dict[str, Decimal] = Field(description="pounds so far, by funder in words")
    workings: list[Working]


def _funding(budget: FundedBudget) -> dict[str, Any]:
    return {
        "plan": budget.plan_id,
        "weekly_total": budget.weekly_total,
        "parts": [
            {
                "funder": part.funder,
                "weekly_amount": part.weekly_amount,
                "yearly_amount": part.weekly_amount * 52,
                "agreed_by": part.agreed_by,
            }
            for part in budget.parts.all()
        ],
        "weekly_by_side": budget.working.result["weekly_by_side"],
        "weekly_by_holding": {one.held_as: one.weekly_amount for one in budget.holdings.all()},
        "spent_by_funder": spending_by_funder(budget.pk)[1],
        "workings": budget.working.workings,
    }


def _plan_with_money(request: CommonwealRequest, plan_id: UUID, page: str) -> Plan:
    plan = get_object_or_404(Plan.objects.select_related("person"), pk=plan_id)
    _, access = open_record(request.actor, plan.person_id, page)
    access.require_part("money")
    return plan


@router.get("/plans/{uuid:plan_id}", response={200: PlanFundingOut, **REFUSALS}, summary="Who pays for a plan")
def show_funding(request: CommonwealRequest, plan_id: UUID) -> Any:
    """404 where nobody has divided the budget yet."""
    plan = _plan_with_money(request, plan_id, "who pays for the plan")
    found = funded_budget_of(plan)
    if found is None:
        raise Http404
    return _funding(found)


@router.post("/plans/{uuid:plan_id}", response={201: PlanFundingOut, **REFUSALS}, summary="Divide a plan's budget")
def divide_funding(request: CommonwealRequest, plan_id: UUID, given: PlanFundingIn) -> Any:
    """Between its funders, each line too, and over the ways of holding it: all to the penny."""
    plan = _plan_with_money(request, plan_id, "")
    terms = FundingTerms(
        [PartTerms(**part.dict()) for part in given.parts],
        {line: {str(name): share for name, share in split.items()} for line, split in given.splits.items()},
        [(str(way), amount) for way, amount in given.holdings.items()],
    )
    made = divide_budget(request.actor, plan, terms)
    return Status(201, _funding(funded_budgets().get(pk=made.pk)))


def _what_if(actor: Actor, row: WhatIf) -> dict[str, Any]:
    figures, fewest = figures_of(row), fewest_shown(actor)
    is_shown = figures.past.people >= fewest
    groups = [*shown_groups(figures.by_reason, fewest), *shown_groups(figures.by_age, fewest)] if is_shown else []
    return {
        "id": row.pk,
        "name": row.name,
        "scheme": row.scheme,
        "price_per_point": row.price_per_point,
        "contingency": row.contingency,
        "status": status_of(row),
        "starts_on": row.starts_on,
        "yearly_difference": figures.past.yearly_difference if is_shown else None,
        "groups": [
            {
                "name": one.name,
                "cases": one.pair.today.cases if one.pair else None,
                "under_allocated_today": one.pair.today.under_allocated_share if one.pair else None,
                "under_allocated_proposed": one.pair.proposed.under_allocated_share if one.pair else None,
                "bias_today": one.pair.today.bias if one.pair else None,
                "bias_proposed": one.pair.proposed.bias if one.pair else None,
            }
            for one in groups
        ],
    }


def _stored_what_if(actor: Actor, what_if_id: UUID) -> WhatIf:
    actor.require_role(*READERS)
    return get_object_or_404(what_ifs(place_of(actor)), pk=what_if_id)


@router.get("/what-ifs", response={200: list[WhatIfOut], **REFUSALS}, summary="What was tried, latest first")
def list_what_ifs(request: CommonwealRequest) -> Any:
    request.actor.require_role(*READERS)
    return [_what_if(request.actor, row) for row in what_ifs(place_of(request.actor))[:MOST]]


@router.post("/what-ifs", response={201: WhatIfOut, **REFUSALS}, summary="Try another price on past cases")
def try_price(request: CommonwealRequest, given: WhatIfIn) -> Any:
    request.actor.require_role(*READERS)
    made = make_what_if(request.actor, place_of(request.actor), WhatIfTerms(**given.dict()))
    return Status(201, _what_if(request.actor, made))


@router.get("/what-ifs/{uuid:what_if_id}", response={200: WhatIfOut, **REFUSALS}, summary="One of what was tried")
def show_what_if(request: CommonwealRequest, what_if_id: UUID) -> Any:
    return _what_if(request.actor, _stored_what_if(request.actor, what_if_id))


@router.post("/what-ifs/{uuid:what_if_id}/propose", response={200: WhatIfOut, **REFUSALS}, summary="Put it forward")
def propose(request: CommonwealRequest, what_if_id: UUID, given: SchemeProposalIn) -> Any:
    row = _stored_what_if(request.actor, what_if_id)
    return _what_if(request.actor, propose_what_if(request.actor, row, given.starts_on, given.reason))


@router.post("/what-ifs/{uuid:what_if_id}/decide", response={200: WhatIfOut, **REFUSALS}, summary="Adopt or turn down")
def decide(request: CommonwealRequest, what_if_id: UUID, given: WhatIfDecisionIn) -> Any:
    """By somebody other than who proposed it. Adopting never touches a budget that exists."""
    row = _stored_what_if(request.actor, what_if_id)
    return _what_if(request.actor, decide_what_if(request.actor, row, adopt=given.adopt, reason=given.reason))


def _version(scheme: Scheme) -> dict[str, Any]:
    return {
        "key": scheme.key,
        "title": scheme.title,
        "kind": scheme.kind,
        "starts": scheme.policy.starts,
        "ends": scheme.policy.ends,
    }


@router.get("/schemes", response=list[SchemeVersionOut], summary="Every dated version of every allocation scheme")
def list_schemes(request: CommonwealRequest) -> Any:
    return [_version(one) for one in versions()]


@router.post("/compare", response={200: list[ComparedBudgetOut], **REFUSALS}, summary="The same answers, side by side")
def compare_budgets(request: CommonwealRequest, given: BudgetComparisonIn) -> Any:
    """What two to four versions of schemes give for the same answers. Nothing is kept, and nobody is named."""
    try:
        chosen = [version_of(key) for key in given.schemes]
        compared = compare(chosen, given.answers, given.hours, timezone.localdate())
    except OutsideRule as error:
        raise ValidationError({error.field: f"{error.message}. Give {error.allowed}"}) from error
    return [
        {
            "scheme": _version(one.scheme),
            "weekly": one.result.weekly if one.result else None,
            "yearly": one.result.yearly if one.result else None,
            "refusal": one.refusal,
            "workings": one.result.workings if one.result else [],
        }
        for one in compared.columns
    ]


@router.get("/{uuid:budget_id}", response={200: BudgetOut, **REFUSALS}, summary="One budget with its working")
def show(request: CommonwealRequest, budget_id: UUID) -> Any:
    budget = get_object_or_404(budgets_shown(), pk=budget_id)
    open_record(request.actor, budget.person_id, "the indicative budget")
    return _out(budget)
