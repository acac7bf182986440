"""What can be done with assessments: give one to a team, begin it and take it up, decide. Its form is written by the
actions of `pathway.forms`."""

from commonweal.pathway.assessments.actions.allocating import (
    allocate_assessment,
    start_assessment,
    start_carers_assessment,
    start_own_assessment,
    take_up_assessment,
)
from commonweal.pathway.assessments.actions.deciding import complete_assessment, decide_eligibility

__all__ = [
    "allocate_assessment",
    "complete_assessment",
    "decide_eligibility",
    "start_assessment",
    "start_carers_assessment",
    "start_own_assessment",
    "take_up_assessment",
]
