"""What this room keeps: contributions, what they were made from, what is let off, deferred payments, and upratings."""

from commonweal.pathway.charging.models.contributions import ContributionTask, FinancialAssessment
from commonweal.pathway.charging.models.deferred import DeferredPayment, DeferredStatement
from commonweal.pathway.charging.models.easing import LookAgain, Waiver
from commonweal.pathway.charging.models.means import Means, MeansLine
from commonweal.pathway.charging.models.uprating import UpratedContribution, Uprating

__all__ = [
    "ContributionTask",
    "DeferredPayment",
    "DeferredStatement",
    "FinancialAssessment",
    "LookAgain",
    "Means",
    "MeansLine",
    "UpratedContribution",
    "Uprating",
    "Waiver",
]
