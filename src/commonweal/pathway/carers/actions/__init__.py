"""What can be done for and by carers."""

from commonweal.pathway.carers.actions.asking import accept_application, apply_for_register, refuse_application
from commonweal.pathway.carers.actions.breaks import (
    allow_breaks,
    answer_break,
    arrange_replacement,
    ask_break,
    book_break,
    cancel_break,
    take_break,
)
from commonweal.pathway.carers.actions.caring import add_caring, change_caring, end_caring, link_cared_for
from commonweal.pathway.carers.actions.emergency import (
    activate_plan,
    agree_helper,
    confirm_plan,
    end_emergency,
    open_by_card,
    record_call,
    write_plan,
)
from commonweal.pathway.carers.actions.paying import end_budget, pay_by_runs, record_budget_paid
from commonweal.pathway.carers.actions.register import (
    change_carer,
    leave_register,
    offer_assessment,
    register_carer,
    register_carer_of,
    register_self,
)
from commonweal.pathway.carers.actions.support import (
    hold_review,
    say_how_goal_went,
    set_budget,
    set_goal,
)

__all__ = [
    "accept_application",
    "activate_plan",
    "add_caring",
    "agree_helper",
    "allow_breaks",
    "answer_break",
    "apply_for_register",
    "arrange_replacement",
    "ask_break",
    "book_break",
    "cancel_break",
    "change_carer",
    "change_caring",
    "confirm_plan",
    "end_budget",
    "end_caring",
    "end_emergency",
    "hold_review",
    "leave_register",
    "link_cared_for",
    "offer_assessment",
    "open_by_card",
    "pay_by_runs",
    "record_budget_paid",
    "record_call",
    "refuse_application",
    "register_carer",
    "register_carer_of",
    "register_self",
    "say_how_goal_went",
    "set_budget",
    "set_goal",
    "take_break",
    "write_plan",
]
