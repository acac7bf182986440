"""Weeks, periods and the pennies of a day. Pure.

A week runs from Monday to Sunday and belongs to the one period in which its Sunday is, so no week is split between two
runs. A weekly amount is split by days in sevenths: the days up to the n-th come to n sevenths rounded half up, and each
day is the difference. So each day has whole pennies, and any parts of a week come to the week exactly.
"""

import calendar
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from commonweal.core.calculations.registry import to_the_penny

DAYS = 7
NOTHING = Decimal("0.00")


class Cycle(StrEnum):
    """How often somebody is paid or billed."""

    FOUR_WEEKLY = "four_weekly"
    MONTHLY = "monthly"


CYCLE_WORDS: dict[Cycle, str] = {Cycle.FOUR_WEEKLY: "Every four weeks", Cycle.MONTHLY: "Every month"}


@dataclass(frozen=True, order=True)
class Period:
    """Whole weeks that are paid together: the Monday of the first and the Sunday of the last."""

    first: date
    last: date

    @property
    def weeks(self) -> list[date]:
        """The Mondays of its weeks."""
        return list(mondays(self.first, self.last))


def week_of(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def mondays(first: date, last: date) -> Iterator[date]:
    """The Mondays of the weeks from that of `first` to that of `last`."""
    week = week_of(first)
    while week <= last:
        yield week
        week += timedelta(weeks=1)


def period_of(cycle: Cycle, day: date, anchor: date) -> Period:
    """The period in which the week of `day` is paid. `anchor` is the first Monday of some four-weekly period."""
    week = week_of(day)
    if cycle is Cycle.FOUR_WEEKLY:
        first = week - timedelta(days=(week - week_of(anchor)).days % (4 * DAYS))
        return Period(first, first + timedelta(days=4 * DAYS - 1))
    sunday = week + timedelta(days=6)
    last_day = sunday.replace(day=calendar.monthrange(sunday.year, sunday.month)[1])
    last = week_of(last_day + timedelta(days=1)) - timedelta(days=1)
    first_sunday = sunday.replace(day=1) + timedelta(days=(6 - sunday.replace(day=1).weekday()))
    return Period(first_sunday - timedelta(days=6), last)


def periods_until(cycle: Cycle, today: date, anchor: date, count: int) -> list[Period]:
    """The last `count` periods, the one that holds `today` first."""
    found = [period_of(cycle, today, anchor)]
    while len(found) < count:
        found.append(period_of(cycle, found[-1].first - timedelta(days=1), anchor))
    return found


def pennies_of_days(weekly: Decimal) -> tuple[Decimal, ...]:
    """What each day from Monday to Sunday is of a weekly amount, in whole pennies that come to it."""
    up_to = [to_the_penny(weekly * day / DAYS) for day in range(DAYS + 1)]
    return tuple(after - before for before, after in itertools.pairwise(up_to))


def part_of_week(weekly: Decimal, days: Iterable[int]) -> Decimal:
    """What some days of a week (0 is Monday) are of a weekly amount."""
    chosen = set(days)
    if len(chosen) == DAYS:
        return to_the_penny(weekly)
    pennies = pennies_of_days(weekly)
    return sum((pennies[day] for day in chosen), NOTHING)


def days_within(week: date, first: date, last: date | None) -> frozenset[int]:
    """Which days of a week (0 is Monday) are from `first` to `last`, both included; without `last`, to no end."""
    begins = max((first - week).days, 0)
    ends = DAYS - 1 if last is None else min((last - week).days, DAYS - 1)
    return frozenset(range(begins, ends + 1))
