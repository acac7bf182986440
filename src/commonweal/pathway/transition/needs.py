"""Kinds of need and what adult support for them may cost in a year, as the policy says on a day. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commonweal.core.calculations.policy import policy_on


@dataclass(frozen=True)
class Package:
    """One kind of need: pounds a year, low and high. All are the council's own and unverified."""

    key: str
    title: str
    yearly_low: Decimal
    yearly_high: Decimal


def packages_on(on: date) -> dict[str, Package]:
    """Every kind of need by its key, in the policy's order."""
    return {
        one["key"]: Package(one["key"], one["title"], Decimal(one["yearly_low"]), Decimal(one["yearly_high"]))
        for one in policy_on("transition", on).document["packages"]
    }
