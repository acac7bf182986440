"""What is kept of budgets: the starting point, what schemes were calibrated on and adopted, and who pays which part."""

from commonweal.pathway.budgets.models.allocation import IndicativeBudget

__all__ = ["IndicativeBudget"]
