"""When somebody who asked for help is to be contacted: the dated promise, in working days. Pure."""

from dataclasses import dataclass
from datetime import date

from commonweal.core.calculations.policy import policy_on
from commonweal.core.calculations.working_days import in_working_days, working_days_after, working_days_between

__all__ = ("Promise", "due_on", "in_working_days", "promise_on", "working_days_after", "working_days_between")


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
