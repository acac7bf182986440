"""Carers in their own right: the register, for whom they care, what happens if they cannot, and what helps them."""

from commonweal.pathway.carers.models.breaks import BreaksAllowance, CarerBreak, ReplacementCare
from commonweal.pathway.carers.models.emergency import Activation, EmergencyCall, EmergencyHelper, EmergencyPlan
from commonweal.pathway.carers.models.register import Carer, CarerApplication, Caring
from commonweal.pathway.carers.models.support import CarerBudget, CarerGoal, CarerReview

__all__ = [
    "Activation",
    "BreaksAllowance",
    "Carer",
    "CarerApplication",
    "CarerBreak",
    "CarerBudget",
    "CarerGoal",
    "CarerReview",
    "Caring",
    "EmergencyCall",
    "EmergencyHelper",
    "EmergencyPlan",
    "ReplacementCare",
]
