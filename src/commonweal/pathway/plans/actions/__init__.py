"""What can be done with a plan: writing it, agreeing it, and the support that comes of it."""

from commonweal.pathway.plans.actions.agreeing import (
    agree_as_decider,
    agree_as_person,
    agree_as_worker,
    give_reason,
    record_agreement,
)
from commonweal.pathway.plans.actions.amending import amend_plan
from commonweal.pathway.plans.actions.climbing import add_helper, answer_rungs, copy_answers, remove_helper
from commonweal.pathway.plans.actions.drafting import (
    LineTerms,
    add_line,
    add_outcome,
    change_line,
    change_outcome,
    move_outcome,
    remove_line,
    remove_outcome,
    set_start,
    start_plan,
    take_over_plan,
)
from commonweal.pathway.plans.actions.placing import place_slots, remove_slot
from commonweal.pathway.plans.actions.remarking import disagree
from commonweal.pathway.plans.actions.risking import (
    Risk,
    record_risk_talk,
    remove_contingency,
    remove_risk_talk,
    set_condition,
    waive_risk_talk,
    write_contingency,
)
from commonweal.pathway.plans.actions.shaping import attach_document, set_coordinator, set_end, set_shape
from commonweal.pathway.plans.actions.supporting import end_support, start_support

__all__ = [
    "LineTerms",
    "Risk",
    "add_helper",
    "add_line",
    "add_outcome",
    "agree_as_decider",
    "agree_as_person",
    "agree_as_worker",
    "amend_plan",
    "answer_rungs",
    "attach_document",
    "change_line",
    "change_outcome",
    "copy_answers",
    "disagree",
    "end_support",
    "give_reason",
    "move_outcome",
    "place_slots",
    "record_agreement",
    "record_risk_talk",
    "remove_contingency",
    "remove_helper",
    "remove_line",
    "remove_outcome",
    "remove_risk_talk",
    "remove_slot",
    "set_condition",
    "set_coordinator",
    "set_end",
    "set_shape",
    "set_start",
    "start_plan",
    "start_support",
    "take_over_plan",
    "waive_risk_talk",
    "write_contingency",
]
