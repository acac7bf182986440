"""What can be done about what people pay. Each is one transaction, checks who may, and writes the ledger."""

from commonweal.pathway.charging.actions.assessing import ask_for_contribution, assess_contribution, with_age
from commonweal.pathway.charging.actions.deferring import (
    agree_deferred_payment,
    end_deferred_payment,
    write_statement,
    write_statements_due,
)
from commonweal.pathway.charging.actions.easing import (
    answer_look_again,
    answer_waiver,
    ask_for_waiver,
    ask_to_look_again,
    end_waiver,
)
from commonweal.pathway.charging.actions.telling import (
    decide_means,
    give_up_means,
    remove_line,
    save_line,
    save_part,
    send_means,
    start_means,
)
from commonweal.pathway.charging.actions.uprating import (
    approve_uprating,
    cancel_uprating,
    put_uprating_in_force,
    start_uprating,
    work_out_uprating,
    write_uprating_letters,
)

__all__ = [
    "agree_deferred_payment",
    "answer_look_again",
    "answer_waiver",
    "approve_uprating",
    "ask_for_contribution",
    "ask_for_waiver",
    "ask_to_look_again",
    "assess_contribution",
    "cancel_uprating",
    "decide_means",
    "end_deferred_payment",
    "end_waiver",
    "give_up_means",
    "put_uprating_in_force",
    "remove_line",
    "save_line",
    "save_part",
    "send_means",
    "start_means",
    "start_uprating",
    "with_age",
    "work_out_uprating",
    "write_statement",
    "write_statements_due",
    "write_uprating_letters",
]
