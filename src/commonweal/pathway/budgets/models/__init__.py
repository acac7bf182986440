"""What is kept of budgets: the starting point, what schemes were calibrated on and adopted, and who pays which part."""

from commonweal.pathway.budgets.models.allocation import IndicativeBudget
from commonweal.pathway.budgets.models.calibrating import AdoptedScheme, CaseSet, SetAside, WhatIf
from commonweal.pathway.budgets.models.integrated import BudgetHolding, BudgetPart, BudgetSpending, FundedBudget

__all__ = [
    "AdoptedScheme",
    "BudgetHolding",
    "BudgetPart",
    "BudgetSpending",
    "CaseSet",
    "FundedBudget",
    "IndicativeBudget",
    "SetAside",
    "WhatIf",
]
