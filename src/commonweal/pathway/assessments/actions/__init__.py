"""What can be done with assessments: give one to a team and take it up, write its parts, decide."""

from commonweal.pathway.assessments.actions.allocating import allocate_assessment, start_assessment
from commonweal.pathway.assessments.actions.answering import (
    answer_condition,
    answer_impact,
    answer_outcome,
    answer_taking_part,
    write_carer_view,
    write_own_words,
    write_wellbeing,
)
from commonweal.pathway.assessments.actions.deciding import decide_eligibility

__all__ = [
    "allocate_assessment",
    "answer_condition",
    "answer_impact",
    "answer_outcome",
    "answer_taking_part",
    "decide_eligibility",
    "start_assessment",
    "write_carer_view",
    "write_own_words",
    "write_wellbeing",
]
