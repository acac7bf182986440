"""What remains of a resident's hours, week by week. Pure.

Hours that are not used are carried over to the next week, up to so many weeks' hours of one's own (dated policy). Hours
above what remains need an approval with a reason; approved hours are for that week and are not carried over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from commonweal.core.calculations.policy import policy_on

NOTHING = Decimal(0)


@dataclass(frozen=True)
class WeekHours:
    """One week, from its Monday: hours of one's own, carried over, approved besides, and used."""

    monday: date
    own: Decimal
    carried: Decimal
    approved: Decimal
    used: Decimal

    @property
    def available(self) -> Decimal:
        return self.own + self.carried + self.approved

    @property
    def left(self) -> Decimal:
        return self.available - self.used


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week_hours(
    weekly_hours: Decimal,
    starts_on: date,
    used: Mapping[date, Decimal],
    approved: Mapping[date, Decimal],
    monday: date,
) -> WeekHours:
    """How the week of `monday` stands, with what was carried over since the share began. Keys are Mondays."""
    carried, week = NOTHING, monday_of(starts_on)
    while week < monday:
        most = weekly_hours * policy_on("block-budgets", week).value("carry_over_weeks").amount
        own_left = weekly_hours + carried - max(used.get(week, NOTHING) - approved.get(week, NOTHING), NOTHING)
        carried = min(max(own_left, NOTHING), most)
        week += timedelta(days=7)
    own = weekly_hours if monday >= monday_of(starts_on) else NOTHING
    return WeekHours(monday, own, carried, approved.get(monday, NOTHING), used.get(monday, NOTHING))
