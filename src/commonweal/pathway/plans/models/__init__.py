"""Support plans: what the person wants to happen, who does what, what it costs, and who agreed."""

from commonweal.pathway.plans.kinds import SupportKind
from commonweal.pathway.plans.models.parts import (
    Contingency,
    Helper,
    PlanRemark,
    RiskTalk,
    RungAnswer,
    WeekSlot,
)
from commonweal.pathway.plans.models.plan import (
    Holding,
    Plan,
    PlannedOutcome,
    Shape,
    Support,
    SupportLine,
    Written,
    WrittenAs,
)

__all__ = [
    "Contingency",
    "Helper",
    "Holding",
    "Plan",
    "PlanRemark",
    "PlannedOutcome",
    "RiskTalk",
    "RungAnswer",
    "Shape",
    "Support",
    "SupportKind",
    "SupportLine",
    "WeekSlot",
    "Written",
    "WrittenAs",
]
