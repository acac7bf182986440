"""Dividing a plan's budget between funders, and recording what is spent so that each funder is told its part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.calculations.actions import as_validation, keep_result
from commonweal.core.calculations.registry import InvalidInput, in_pounds, on_day
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.budgets.integrated import FUNDER_WORDS, Funder, HeldAs, IntegratedBudgetResult, divide
from commonweal.pathway.budgets.models import BudgetHolding, BudgetPart, BudgetSpending, FundedBudget
from commonweal.pathway.budgets.queries.funded import RECORD_SPENDING, may_divide
from commonweal.pathway.plans.models import Plan, SupportLine
from commonweal.pathway.plans.queries import weekly_cost_of
from commonweal.people.sight.queries import access_of

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class PartTerms:
    """A funder's part: pounds a week, or a share (0 to 1) of what the amounts leave; and who there agreed to it."""

    funder: str
    weekly_amount: Decimal | None = None
    share: Decimal | None = None
    nhs_share: Decimal | None = None
    agreed_by: str = ""


@dataclass(frozen=True)
class FundingTerms:
    """Who pays which part, how each line is shared (line id -> funder -> share) and how the budget is held.

    `holdings` are (way, amount or None for all that is left); own money is held as own money, whatever is given.
    """

    parts: Sequence[PartTerms]
    splits: Mapping[UUID, Mapping[str, Decimal]] = field(default_factory=dict)
    holdings: Sequence[tuple[str, Decimal | None]] = ()


def divide_budget(actor: Actor, plan: Plan, terms: FundingTerms) -> FundedBudget:
    """Divide what a plan costs between its funders and keep it with its working. A later division counts instead.

    The NHS and after-care need the name of who agreed there. Raises ValidationError by field, PermissionDenied.
    """
    if not may_divide(actor, access_of(actor, plan.person)) or actor.account_id is None:
        raise PermissionDenied("Only those who plan with the person can divide the budget.")
    unnamed = [
        one.funder for one in terms.parts if one.funder in (Funder.NHS, Funder.AFTERCARE) and not one.agreed_by.strip()
    ]
    if unnamed:
        raise ValidationError({f"{name}_agreed_by": "Say who there agreed to pay it" for name in unnamed})
    with transaction.atomic():
        stored = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
        given = _given(stored, terms)
        try:
            result, working = keep_result(
                actor,
                "integrated-budget-shares",
                given,
                IntegratedBudgetResult,
                person_id=stored.person_id,
                compartment="money",
            )
        except InvalidInput as error:
            raise as_validation(error) from error
        budget = FundedBudget.objects.create(
            person_id=stored.person_id,
            plan=stored,
            weekly_total=given["weekly_total"],
            working=working,
            made_at=timezone.now(),
            made_by_id=actor.account_id,
        )
        for part in terms.parts:
            BudgetPart.objects.create(
                person_id=stored.person_id,
                budget=budget,
                funder=part.funder,
                weekly_amount=result.weekly_by_funder[Funder(part.funder)],
                nhs_share=part.nhs_share,
                agreed_by=part.agreed_by.strip(),
            )
        for way, amount in result.weekly_by_holding.items():
            BudgetHolding.objects.create(person_id=stored.person_id, budget=budget, held_as=way, weekly_amount=amount)
        said = ", ".join(f"{FUNDER_WORDS[name]} {in_pounds(sum_)}" for name, sum_ in result.weekly_by_funder.items())
        write_entry(
            actor,
            "budget.divided",
            f"The budget of {in_pounds(budget.weekly_total)} a week is divided: {said}",
            person_id=stored.person_id,
            compartment="money",
            payload={"budget": budget.pk, "plan": stored.pk, "by_funder": dict(result.weekly_by_funder)},
        )
    return budget


def _given(plan: Plan, terms: FundingTerms) -> dict[str, Any]:
    lines = list(SupportLine.objects.filter(plan=plan).order_by("position"))
    costs = [weekly_cost_of(line) for line in lines]
    total = sum(costs, Decimal(0))
    own = next((part.weekly_amount for part in terms.parts if part.funder == Funder.OWN), None)
    ways = [(way, amount) for way, amount in terms.holdings if way != HeldAs.OWN_MONEY]
    if ways and own:
        ways.append((HeldAs.OWN_MONEY, own))
    return {
        "weekly_total": total,
        "parts": [
            {
                "funder": part.funder,
                "weekly_amount": part.weekly_amount,
                "share": part.share,
                "nhs_share": part.nhs_share,
            }
            for part in terms.parts
        ],
        "lines": [
            {"description": line.description, "weekly_cost": cost, "split": terms.splits.get(line.pk)}
            for line, cost in zip(lines, costs, strict=True)
            if cost
        ],
        "holdings": [
            {"held_as": way, "weekly_amount": amount, "share": None if amount is not None else Decimal(1)}
            for way, amount in ways
        ],
    }


def record_spending(
    actor: Actor, budget: FundedBudget, first_on: date, last_on: date, amount: Decimal, note: str = ""
) -> BudgetSpending:
    """Record what was spent from a day to a day, divided between the funders as the budget is, to the penny.

    Raises ValidationError by field, among others where the days were reported already, and PermissionDenied.
    """
    actor.require_role(*RECORD_SPENDING)
    wrong: dict[str, str] = {}
    if last_on < first_on or last_on - first_on > LONGEST:
        wrong["last_on"] = "The last day is on or after the first, and within a year of it"
    elif last_on > timezone.localdate():
        wrong["last_on"] = "Only what was spent up to today can be reported"
    if not 0 <= amount <= Decimal(10_000_000):
        wrong["amount"] = "Enter pounds, 0 or more"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        stored = FundedBudget.objects.select_for_update(no_key=True, of=("self",)).get(pk=budget.pk)
        if BudgetSpending.objects.filter(budget=stored, first_on__lte=last_on, last_on__gte=first_on).exists():
            raise ValidationError({"first_on": "Some of these days were reported already"})
        if not stored.weekly_total and amount:
            raise ValidationError({"amount": "The budget is nothing a week, so there is nobody to report it to"})
        parts = list(BudgetPart.objects.filter(budget=stored).order_by("funder"))
        shares = divide(amount, [part.weekly_amount for part in parts]) if stored.weekly_total else []
        row = BudgetSpending.objects.create(
            person_id=stored.person_id,
            budget=stored,
            first_on=first_on,
            last_on=last_on,
            amount=amount,
            by_funder={part.funder: str(share) for part, share in zip(parts, shares, strict=True)},
            note=note.strip(),
            recorded_at=timezone.now(),
            recorded_by_name=actor.name,
        )
        write_entry(
            actor,
            "budget.spent",
            f"{in_pounds(amount)} was spent from {on_day(first_on)} to {on_day(last_on)}",
            person_id=stored.person_id,
            compartment="money",
            payload={"budget": stored.pk, "spending": row.pk, "by_funder": row.by_funder},
        )
    return row
