"""What carers' budgets claim of a pay run. Called as the system."""

import itertools
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Max, Sum
from django.utils import timezone

from commonweal.core.accounts.models import Organisation
from commonweal.core.calculations.spans import months_after
from commonweal.pathway.carers.models import Carer, CarerBudget
from commonweal.pathway.payments.models import RunLine
from commonweal.pathway.payments.settling import Piece
from commonweal.pathway.payments.sources import Claim, Claims
from commonweal.pathway.payments.weeks import DAYS, NOTHING, Cycle, week_of
from commonweal.people.identity.models import Person

CARER_BUDGET = "carer_budget"


def budget_claims(council: Organisation, people: Collection[UUID], weeks: list[date]) -> Claims:
    """Each budget that the pay run pays, in the weeks in which it falls due.

    Nothing of it is charged to anybody by the run: what the carer pays of it was taken off when it was agreed.
    """
    claims = Claims()
    until = weeks[-1] + timedelta(days=DAYS - 1)
    left = _left_on()
    for budget in CarerBudget.objects.filter(council=council, pays_from__lte=until).select_related("person"):
        if budget.person_id not in people:
            continue
        cycle = Cycle(budget.cycle)
        claims.cover(cycle, (budget.pk,))
        for day in days_due(budget, min(until, left.get(budget.person_id, until))):
            week = week_of(day)
            if week >= weeks[0]:
                claims.claims.append(Claim(_piece(budget, week), cycle, budget.payable, is_chargeable=False))
    return claims


def days_due(budget: CarerBudget, until: date) -> Iterator[date]:
    """The days up to `until` on which a budget is paid: once, or each year while it holds."""
    first = budget.pays_from
    if first is None or first > until:
        return
    yield first
    if budget.span == CarerBudget.Span.ONE_OFF:
        return
    last = until if budget.ends_on is None else min(until, budget.ends_on)
    for years in itertools.count(1):
        day = months_after(budget.starts_on, 12 * years)
        if day > last:
            return
        if day > first:
            yield day


def _left_on() -> dict[UUID, date]:
    """The day on which those carers left the register who are on it no more: nothing new falls due after it."""
    rows = Carer.objects.order_by("registered_at").values_list("person", "left_at")
    return {person: timezone.localtime(left).date() for person, left in dict(rows).items() if left is not None}


def _piece(budget: CarerBudget, week: date) -> Piece:
    how = "paid once" if budget.span == CarerBudget.Span.ONE_OFF else "paid each year"
    if budget.contribution:
        how += f"; {budget.amount} pounds less {budget.contribution} that the carer pays"
    return Piece(
        CARER_BUDGET, budget.pk, budget.person_id, week, budget.payable, budget.payable, NOTHING,
        "Budget as a carer", how, budget.payee_reference, budget.person.name,
    )  # fmt: skip


@dataclass(frozen=True)
class BudgetShown:
    """A budget, and what posted pay runs paid of it: pounds, and the day last (none where nothing)."""

    budget: CarerBudget
    paid: Decimal = NOTHING
    last_on: date | None = None


def budgets_shown(person: Person) -> list[BudgetShown]:
    """A carer's budgets with what was paid of each, the latest first, as far as the actor sees their money."""
    budgets = list(CarerBudget.objects.filter(person=person).order_by("-agreed_at"))
    posted = RunLine.objects.filter(person=person, source_kind=CARER_BUDGET, posted_at__isnull=False)
    paid = {source: (amount, timezone.localtime(last).date()) for source, amount, last in
            posted.values_list("source_id").annotate(Sum("amount"), Max("posted_at"))}  # fmt: skip
    return [BudgetShown(one, *paid.get(one.pk, ())) for one in budgets]
