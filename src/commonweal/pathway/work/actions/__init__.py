"""What can be done with work: opening, taking, giving, moving and closing it (`handling`), handing it over (`handing`),
and asking for and giving approval (`approving`). Each writes a fact; what follows from it is in `following.py`."""

from commonweal.pathway.work.actions.approving import (
    ask_approval,
    decide_approval,
    end_approver,
    give_level,
    hold_question,
    withdraw_approval,
)
from commonweal.pathway.work.actions.handing import hand_over
from commonweal.pathway.work.actions.handling import allocate_work, close_work, move_due_date, open_work, take_work

__all__ = [
    "allocate_work",
    "ask_approval",
    "close_work",
    "decide_approval",
    "end_approver",
    "give_level",
    "hand_over",
    "hold_question",
    "move_due_date",
    "open_work",
    "take_work",
    "withdraw_approval",
]
