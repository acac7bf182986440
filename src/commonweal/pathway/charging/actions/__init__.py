"""What can be done about what people pay. Each is one transaction, checks who may, and writes the ledger."""

from commonweal.pathway.charging.actions.assessing import ask_for_contribution, assess_contribution, with_age
from commonweal.pathway.charging.actions.uprating import (
    approve_uprating,
    cancel_uprating,
    put_uprating_in_force,
    start_uprating,
    work_out_uprating,
    write_uprating_letters,
)

__all__ = [
    "approve_uprating",
    "ask_for_contribution",
    "assess_contribution",
    "cancel_uprating",
    "put_uprating_in_force",
    "start_uprating",
    "with_age",
    "work_out_uprating",
    "write_uprating_letters",
]
