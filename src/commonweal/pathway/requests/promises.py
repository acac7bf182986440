"""When somebody who asked for help is to be contacted: the dated promise, in working days. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from commonweal.core.calculations.policy import policy_on
from commonweal.core.calculations.working_days import in_working_days, working_days_after, working_days_between

__all__ = (
    "Promise",
    "decided_by",
    "due_on",
    "follow_up_on",
    "in_working_days",
    "promise_on",
    "working_days_after",
    "working_days_between",
)


@dataclass(frozen=True)
class Promise:
    """What the place promises: working days to a first contact, days that a draft is kept, working days from the first
    contact to a decision, and days from a decision until it is asked whether what was sent helped."""

    contact_within: int
    urgent_contact_within: int
    draft_kept: int
    decide_within: int
    follow_up_after: int

    def days(self, *, is_urgent: bool) -> int:
        return self.urgent_contact_within if is_urgent else self.contact_within


def promise_on(day: date) -> Promise:
    """The promise in force on a day. Raises OutsideRule where there is none."""
    policy = policy_on("promises", day)
    return Promise(**{key: int(policy.value(key).amount) for key in Promise.__dataclass_fields__})


def due_on(sent_on: date, *, is_urgent: bool) -> date:
    """The last day on which the promise is kept, for a request sent on a day."""
    return working_days_after(sent_on, promise_on(sent_on).days(is_urgent=is_urgent))


def decided_by(contacted_on: date) -> date:
    """The last day on which it is decided what happens next, after the first contact."""
    return working_days_after(contacted_on, promise_on(contacted_on).decide_within)


def follow_up_on(decided_on: date) -> date:
    """The day on which somebody asks whether what was sent helped; never a weekend or a bank holiday."""
    return working_days_after(decided_on + timedelta(days=promise_on(decided_on).follow_up_after - 1), 1)
