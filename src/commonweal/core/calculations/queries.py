"""Reading stored results: the rule they were made by, and whether it still says the same."""

from enum import StrEnum
from typing import Any

from commonweal.core.calculations.models import StoredResult
from commonweal.core.calculations.registry import Calculation, InvalidInput, get_calculation


class Again(StrEnum):
    """What working out a stored result once more shows."""

    SAME = "same"
    DIFFERENT = "different"
    NOT_TAKEN = "not_taken"
    NO_RULE = "no_rule"


def rule_of(stored: StoredResult) -> Calculation[Any, Any] | None:
    """The rule of that name in this release, if it still has one."""
    try:
        return get_calculation(stored.calculation)
    except KeyError:
        return None


def worked_out_again(stored: StoredResult) -> Again:
    """Whether today's rule makes the same of the same inputs."""
    rule = rule_of(stored)
    if rule is None:
        return Again.NO_RULE
    try:
        result = rule(stored.inputs).model_dump(mode="json", exclude={"workings", "policies"})
    except InvalidInput:
        return Again.NOT_TAKEN
    return Again.SAME if result == stored.result else Again.DIFFERENT
