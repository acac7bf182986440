"""The demo's allocation scheme, measured: last year's cases from a file, two prices tried, and one proposed."""

import random
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place
from commonweal.demo.cast import Cast
from commonweal.demo.days import as_on
from commonweal.pathway.budgets.actions import (
    FundingTerms,
    PartTerms,
    WhatIfTerms,
    divide_budget,
    make_what_if,
    propose_what_if,
    take_in_cases,
)
from commonweal.pathway.budgets.models import CaseSet
from commonweal.pathway.budgets.support_reasons import SUPPORT_REASONS
from commonweal.pathway.plans.models import Plan

SEED = 2027
AREA = "poole"
CASES = 420
COST_OF_A_POINT = {"learning_disability": 16.4, "mental_health": 13.1, "memory_cognition": 17.2}
"""Pounds a week, on average, where it is not the usual £14.60: so that a price serves some worse than others."""


def tell_budgets(place: Place, cast: Cast) -> None:
    """Measure the scheme on a file of cases, and divide one plan's budget between council and NHS."""
    council = cast.councils[AREA]
    finance, manager = council.staff[Role.FINANCE_OFFICER], council.staff[Role.TEAM_MANAGER]
    today = timezone.localdate()
    with as_on(today - timedelta(days=12), 10), acting_as(finance) as actor:
        brought = take_in_cases(actor, place, "Reviews of the last financial year (invented)", _file())
        assert isinstance(brought, CaseSet)
        for name, percentile in (("Enough for 85 in 100", "0.85"), ("Enough for 90 in 100", "0.9")):
            terms = WhatIfTerms(
                name, "points", case_set=str(brought.pk), percentile=Decimal(percentile), contingency=Decimal("0.1")
            )
            tried = make_what_if(actor, place, terms)
    april = today.replace(month=4, day=1)
    april = april if april > today else april.replace(year=today.year + 1)
    with as_on(today - timedelta(days=6), 14), acting_as(finance) as actor:
        propose_what_if(
            actor, tried, april, "At today’s price a third of people are given less than their support costs."
        )
    with acting_as(manager):
        plan = (
            Plan.objects.filter(person__account=cast.resident).select_related("person").order_by("-started_at").first()
        )
    if plan is not None:
        parts = [
            PartTerms("council", share=Decimal("0.75")),
            PartTerms("nhs", share=Decimal("0.25"), agreed_by="Continuing care nurse, NHS (invented)"),
        ]
        with as_on(today - timedelta(days=5), 11), acting_as(council.staff[Role.SOCIAL_WORKER]) as actor:
            divide_budget(actor, plan, FundingTerms(parts))


def _file() -> str:
    """Invented cases: points, and a cost around what a point costs for that reason, with a long tail."""
    chance = random.Random(SEED)  # noqa: S311 - the same cases each time, nothing secret
    reasons = [*SUPPORT_REASONS][:9]
    lines = ["reference,points,weekly_cost,support_reason,age"]
    for number in range(CASES):
        reason, points = chance.choice(reasons), chance.randint(6, 70)
        cost = points * COST_OF_A_POINT.get(reason, 14.6) * chance.lognormvariate(0, 0.22)
        lines.append(f"R{number + 1:04},{points},{cost:.2f},{reason},{chance.randint(19, 96)}")
    return "\n".join(lines)
