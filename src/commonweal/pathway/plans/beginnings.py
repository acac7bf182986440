"""What becomes of each line when its plan is signed: support that begins, goes on, or is still to be arranged. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from commonweal.pathway.plans.plan_cost import LineHolding


class Beginning(StrEnum):
    """How support for a line comes about."""

    AT_ONCE = "at_once"
    GOES_ON = "goes_on"
    TO_ARRANGE = "to_arrange"
    UNPAID = "unpaid"


@dataclass(frozen=True)
class Terms:
    """What was agreed of a line: as long as all of it is the same, the same provider's support can go on.

    Hours and prices are a week, in hours and pounds; `holding` is a `LineHolding`.
    """

    kind: str
    description: str
    weekly_hours: Decimal
    hourly_price: Decimal
    weekly_price: Decimal
    holding: str


def beginning_of(terms: Terms, before: Terms | None = None, *, is_supported: bool = False) -> Beginning:
    """What signing does for a line.

    `before` is the line it was copied from, and `is_supported` whether that line has support with no end. A direct
    payment begins on the plan's first day. What the council or a provider arranges goes on unchanged where it was
    already arranged, and is arranged anew otherwise.
    """
    if terms.holding == LineHolding.UNPAID:
        return Beginning.UNPAID
    if terms.holding == LineHolding.DIRECT_PAYMENT:
        return Beginning.AT_ONCE
    return Beginning.GOES_ON if is_supported and terms == before else Beginning.TO_ARRANGE
