"""What can be done with reviews: asking, planning, holding, noting what is unmet, and targeted lists."""

from commonweal.pathway.reviews.actions.cohorts import make_cohort, settle_member
from commonweal.pathway.reviews.actions.dues import close_due, set_due, set_missing_dues
from commonweal.pathway.reviews.actions.holding import Finding, hold_review
from commonweal.pathway.reviews.actions.notes import decide_note, meet_need, record_unmet, write_note
from commonweal.pathway.reviews.actions.planning import ask_for_review, plan_review
from commonweal.pathway.reviews.actions.writing import begin_form

__all__ = [
    "Finding",
    "ask_for_review",
    "begin_form",
    "close_due",
    "decide_note",
    "hold_review",
    "make_cohort",
    "meet_need",
    "plan_review",
    "record_unmet",
    "set_due",
    "set_missing_dues",
    "settle_member",
    "write_note",
]
