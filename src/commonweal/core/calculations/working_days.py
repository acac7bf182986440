"""Working days in England: Monday to Friday, without the bank holidays of `data/policy/bank-holidays`. Pure."""

from datetime import date, timedelta
from functools import cache

from commonweal.core.calculations.policy import policies

SATURDAY = 5


def working_days_after(day: date, count: int) -> date:
    """The day that is `count` working days after `day`."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days have begun after `start` up to and including `end`; 0 where `end` is not later."""
    days = (end - start).days
    return sum(is_working_day(start + timedelta(days=number)) for number in range(1, days + 1))


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no bank holiday in England. Beyond the years whose holidays are known, Monday to Friday."""
    return day.weekday() < SATURDAY and day not in bank_holidays()


def in_working_days(count: int) -> str:
    """ "1 working day", "2 working days"."""
    return f"{count} working day{'' if count == 1 else 's'}"


@cache
def bank_holidays() -> frozenset[date]:
    return frozenset(day for policy in policies("bank-holidays") for day in policy.document["days"])
