"""What is due for one support in one week, and what of it the person may be charged for. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from commonweal.core.calculations.registry import to_the_penny
from commonweal.pathway.payments.rules import AbsenceKind, Rules
from commonweal.pathway.payments.weeks import DAYS, NOTHING, days_within, part_of_week


class PaidBy(StrEnum):
    """What a provider's payment goes by."""

    PLANNED = "planned"
    DELIVERED = "delivered"
    INVOICED = "invoiced"


@dataclass(frozen=True)
class Terms:
    """Support as it was arranged: pounds and hours a week (no hours where priced by the week), first and last day."""

    weekly_cost: Decimal
    weekly_hours: Decimal
    starts_on: date
    ends_on: date | None
    paid_by: PaidBy

    @property
    def unit_price(self) -> Decimal:
        """Pounds an hour, or pounds a day where it is priced by the week; not rounded."""
        return self.weekly_cost / self.weekly_hours if self.weekly_hours else self.weekly_cost / DAYS

    @property
    def weekly_quantity(self) -> Decimal:
        """Hours a week, or the days of a week."""
        return self.weekly_hours or Decimal(DAYS)


@dataclass(frozen=True)
class Away:
    """An absence: its kind and its first and last day; no last day while it goes on."""

    kind: AbsenceKind
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Actual:
    """What was given in a week: hours (or days), and whether it counts without anybody's agreement."""

    quantity: Decimal
    counts: bool


@dataclass(frozen=True)
class Due:
    """Pounds for one support in one week: `payable` to the provider, of which `delivered` is for what was really given.

    `days` are those on which support was planned and the person was there; `how` says it in words.
    """

    payable: Decimal
    delivered: Decimal
    days: int
    how: str


@dataclass(frozen=True)
class DaysOfWeek:
    """The planned days of a week (0 is Monday), by what became of them."""

    here: frozenset[int]
    retained: frozenset[int]
    hospital: frozenset[int]
    uncharged: frozenset[int]


def days_of_week(week: date, terms: Terms, absences: Sequence[Away], rules: Rules) -> DaysOfWeek:
    """Sort the days of a week. A day in two absences counts for the one that is recorded first by date."""
    planned = days_within(week, terms.starts_on, terms.ends_on)
    here, retained, hospital, uncharged = set(planned), set(), set(), set()
    for away in sorted(absences, key=lambda away: away.starts_on):
        rule = rules.absences[away.kind]
        for day in days_within(week, away.starts_on, away.ends_on) & here:
            number = (week + timedelta(days=day) - max(away.starts_on, terms.starts_on)).days
            here.discard(day)
            if number < rule.retained_days:
                retained.add(day)
            if away.kind is AbsenceKind.HOSPITAL:
                hospital.add(day)
            if not rule.is_charged:
                uncharged.add(day)
    return DaysOfWeek(frozenset(here), frozenset(retained), frozenset(hospital), frozenset(uncharged))


def expected_quantity(week: date, terms: Terms, absences: Sequence[Away], rules: Rules) -> Decimal:
    """Hours (or days) that a plan makes one expect of a week, without the days on which the person was not there."""
    return terms.weekly_quantity * len(days_of_week(week, terms, absences, rules).here) / DAYS


def due_for_week(
    week: date,
    terms: Terms,
    absences: Sequence[Away],
    rules: Rules,
    *,
    actual: Actual | None = None,
    invoiced: Decimal | None = None,
) -> Due:
    """What is due for a week, rounded once.

    `planned`: the days of the plan on which the person was there, and those for which the provider is retained.
    `delivered`: what the return says, at the arranged price; above the tolerance and not agreed, no more than planned;
    nothing before there is a return. `invoiced`: the invoice lines that match or were agreed to.
    """
    if not absences and terms.paid_by is PaidBy.PLANNED and actual is None and _is_whole(week, terms):
        return Due(to_the_penny(terms.weekly_cost), to_the_penny(terms.weekly_cost), DAYS, "7 days as planned")
    days = days_of_week(week, terms, absences, rules)
    planned_here = part_of_week(terms.weekly_cost, days.here)
    kept = part_of_week(terms.weekly_cost, days.retained)
    words = [f"{_days(len(days.here))} as planned"] if terms.paid_by is PaidBy.PLANNED else []
    given = _given(terms, planned_here, actual)
    if terms.paid_by is PaidBy.PLANNED:
        payable, delivered = planned_here, min(given, planned_here) if actual else planned_here
    elif terms.paid_by is PaidBy.DELIVERED:
        payable = delivered = given
        words.append(_told(terms, actual))
    else:
        payable = invoiced or NOTHING
        delivered = min(payable, given) if actual else max(payable - kept, NOTHING)
        kept = NOTHING
        words.append("as invoiced and agreed" if invoiced is not None else "no invoice line that can be paid yet")
    if kept:
        words.append(f"{_days(len(days.retained))} kept for the person while away")
    unpaid = len(days_within(week, terms.starts_on, terms.ends_on)) - len(days.here) - len(days.retained)
    if unpaid and terms.paid_by is not PaidBy.INVOICED:
        words.append(f"{_days(unpaid)} away, not paid")
    return Due(payable + kept, delivered, len(days.here), ", ".join(words))


def _is_whole(week: date, terms: Terms) -> bool:
    last = week + timedelta(days=DAYS - 1)
    return terms.starts_on <= week and (terms.ends_on is None or terms.ends_on >= last)


def _given(terms: Terms, planned_here: Decimal, actual: Actual | None) -> Decimal:
    if actual is None:
        return NOTHING
    worth = to_the_penny(actual.quantity * terms.unit_price)
    return worth if actual.counts else min(worth, planned_here)


def _told(terms: Terms, actual: Actual | None) -> str:
    if actual is None:
        return "the provider has not said yet what it gave"
    unit = "hours" if terms.weekly_hours else "days"
    words = f"{actual.quantity.normalize():f} {unit} given"
    return words if actual.counts else f"{words}, of which only what was planned is paid until the rest is agreed"


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"
