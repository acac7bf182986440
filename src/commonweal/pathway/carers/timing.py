"""When an emergency plan and a carer are looked at again, and what is out of date. Pure."""

from datetime import date
from enum import StrEnum

from commonweal.core.calculations.policy import policy_on
from commonweal.core.calculations.spans import months_after

POLICY = "carers"


class PlanState(StrEnum):
    """Whether there is an emergency plan that can be relied on."""

    MISSING = "missing"
    OLD = "old"
    GOOD = "good"


PLAN_WORDS = {
    PlanState.MISSING: "No emergency plan",
    PlanState.OLD: "Emergency plan to be looked at again",
    PlanState.GOOD: "Emergency plan in place",
}


def plan_state(review_on: date | None, today: date) -> PlanState:
    """From the day on which the plan in force is to be looked at again; None where there is no plan."""
    if review_on is None:
        return PlanState.MISSING
    return PlanState.OLD if review_on < today else PlanState.GOOD


def plan_review_on(written_on: date) -> date:
    """By when a plan that was written on a day is looked at again."""
    return months_after(written_on, _months("plan_months", written_on))


def review_due_on(since: date) -> date:
    """By when a carer is asked again how they are, after they came on the register or were last asked."""
    return months_after(since, _months("review_months", since))


def fewest_shown(on: date) -> int:
    """Counts of carers smaller than this are held back from those who see nobody's record."""
    return int(policy_on(POLICY, on).value("fewest_shown").amount)


def emergency_phone(on: date) -> tuple[str, bool]:
    """The number on every carer's card, and whether a council confirmed it."""
    said = policy_on(POLICY, on).document["emergency_phone"]
    return str(said["number"]), bool(said["confirmed"])


def _months(key: str, on: date) -> int:
    return int(policy_on(POLICY, on).value(key).amount)
