"""When somebody who asked for help is to be contacted: the dated promise, in working days. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from commonweal.core.calculations.policy import policies, policy_on

SATURDAY = 5


@dataclass(frozen=True)
class Promise:
    """What the place promises: working days to a first contact, days that a draft is kept."""

    contact_within: int
    urgent_contact_within: int
    draft_kept: int

    def days(self, *, is_urgent: bool) -> int:
        return self.urgent_contact_within if is_urgent else self.contact_within


def promise_on(day: date) -> Promise:
    """The promise in force on a day. Raises OutsideRule where there is none."""
    policy = policy_on("promises", day)
    return Promise(
        *(int(policy.value(key).amount) for key in ("contact_within", "urgent_contact_within", "draft_kept"))
    )


def due_on(sent_on: date, *, is_urgent: bool) -> date:
    """The last day on which the promise is kept, for a request sent on a day."""
    return working_days_after(sent_on, promise_on(sent_on).days(is_urgent=is_urgent))


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
