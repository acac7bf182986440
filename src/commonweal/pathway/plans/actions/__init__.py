"""What can be done with a plan: writing it, agreeing it, and the support that comes of it."""

from commonweal.pathway.plans.actions.agreeing import (
    Decider,
    agree_as_manager,
    agree_as_person,
    agree_as_worker,
    give_reason,
    record_agreement,
)
from commonweal.pathway.plans.actions.drafting import (
    LineTerms,
    add_line,
    add_outcome,
    amend_plan,
    change_line,
    change_outcome,
    move_outcome,
    remove_line,
    remove_outcome,
    set_start,
    start_plan,
    take_over_plan,
)
from commonweal.pathway.plans.actions.supporting import end_support, start_support

__all__ = [
    "Decider",
    "LineTerms",
    "add_line",
    "add_outcome",
    "agree_as_manager",
    "agree_as_person",
    "agree_as_worker",
    "amend_plan",
    "change_line",
    "change_outcome",
    "end_support",
    "give_reason",
    "move_outcome",
    "record_agreement",
    "remove_line",
    "remove_outcome",
    "set_start",
    "start_plan",
    "start_support",
    "take_over_plan",
]
