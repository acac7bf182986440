"""What a person pays for one week, and who collects it. Pure.

One contribution a week, whatever the number of services; never more than what was really given cost; nothing for the
days of an absence that is not charged. Where a provider (or a direct payment) is paid net, it collects: what is left is
billed by the council.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from commonweal.core.calculations.registry import in_pounds
from commonweal.pathway.payments.weeks import DAYS, NOTHING, part_of_week


@dataclass(frozen=True)
class Given:
    """One support or direct payment in the week: what it came to in pounds, and whether the person is charged for it.

    `is_net`: whoever is paid collects the contribution. `payable` is the most that can be taken from the payment.
    """

    source_id: UUID
    delivered: Decimal
    payable: Decimal
    is_chargeable: bool
    is_net: bool


@dataclass(frozen=True)
class Shared:
    """Pounds of one week: the contribution, what each net source collects of it, and what the council bills."""

    contribution: Decimal
    collected: dict[UUID, Decimal]
    billed: Decimal
    how: str


def share_contribution(
    weekly_contribution: Decimal | None, given: Sequence[Given], uncharged_days: Iterable[int]
) -> Shared:
    """Work out a week. `uncharged_days` are days of the week (0 is Monday) for which the person is not charged."""
    free_days = set(uncharged_days)
    able = part_of_week(weekly_contribution or NOTHING, set(range(DAYS)) - free_days)
    cost = sum((one.delivered for one in given if one.is_chargeable), NOTHING)
    contribution = min(able, cost)
    left = contribution
    collected: dict[UUID, Decimal] = {}
    for one in given:
        if one.is_net and one.is_chargeable and left:
            taken = min(left, one.payable, one.delivered)
            if taken > 0:
                collected[one.source_id] = taken
                left -= taken
    return Shared(contribution, collected, left, _how(weekly_contribution, able, cost, collected, free_days))


def _how(
    weekly: Decimal | None, able: Decimal, cost: Decimal, collected: dict[UUID, Decimal], free_days: set[int]
) -> str:
    if weekly is None:
        return "no contribution has been worked out"
    words = [f"{in_pounds(weekly)} a week as worked out"]
    if free_days:
        words.append(f"nothing for {len(free_days)} day{'' if len(free_days) == 1 else 's'} away")
    if cost < able:
        words.append(f"no more than the support given cost, {in_pounds(cost)}")
    if collected:
        words.append(f"{in_pounds(sum(collected.values(), NOTHING))} of it is paid to who gives the support")
    return "; ".join(words)
