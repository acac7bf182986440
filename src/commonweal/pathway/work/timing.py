"""By when work is due, how near that is, and how much one worker can carry: by the place's dated figures. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from commonweal.core.calculations.policy import Policy, policy_on
from commonweal.core.calculations.working_days import working_days_after

POLICY = "work"
OTHER = "other"
WEEK = timedelta(days=7)


class Urgency(StrEnum):
    """How near the day is on which something is due."""

    LATE = "late"
    TODAY = "today"
    THIS_WEEK = "week"
    LATER = "later"


WORDS = {Urgency.LATE: "Late", Urgency.TODAY: "Today", Urgency.THIS_WEEK: "In the next seven days",
         Urgency.LATER: "Later"}  # fmt: skip


def urgency_of(due_on: date, today: date) -> Urgency:
    """How near a day is, seen from today."""
    if due_on < today:
        return Urgency.LATE
    if due_on == today:
        return Urgency.TODAY
    return Urgency.THIS_WEEK if due_on <= today + WEEK else Urgency.LATER


def due_on(kind: str, opened_on: date, *, is_urgent: bool = False) -> date:
    """The day by which work of a kind is to be done: working days after the day it opened. What cannot wait is due in
    half of them (rounded up), and never later than usual."""
    days = int(_figure(policy_on(POLICY, opened_on), f"due_{kind}", "due_other"))
    return working_days_after(opened_on, -(-days // 2) if is_urgent else days)


def points_of(kind: str, on: date) -> Decimal:
    """How much one open piece of work of a kind weighs in a worker's load."""
    return _figure(policy_on(POLICY, on), f"points_{kind}", "points_other")


@dataclass(frozen=True)
class LoadLimit:
    """How many points a full-time worker can carry, how that is known, and the file that says so."""

    points: Decimal
    status: str
    policy: str


def load_limit(on: date) -> LoadLimit:
    """What one worker can carry on a day."""
    policy = policy_on(POLICY, on)
    value = policy.value("load_limit")
    return LoadLimit(value.amount, value.status, policy.reference)


def _figure(policy: Policy, key: str, otherwise: str) -> Decimal:
    """The figure of a kind; the one for all others where the policy names none for it."""
    known = key if key in policy.document["values"] else otherwise
    return policy.value(known).amount
