"""What a council would change by another price of a point: today's scheme beside a proposed one, before it is adopted.
Pure.

For every past case and for those being planned now: who would get more, who less, what it costs in a year, and how many
of each group would be given less than their support costs. Amounts are pounds a week unless they say a year (52 weeks).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pydantic import BaseModel

from commonweal.core.calculations.small_numbers import hold_back
from commonweal.pathway.budgets.calibration import (
    GroupError,
    allocated_at,
    as_whole,
    errors_of,
    nearest_rank,
    price_up,
)

WEEKS_IN_A_YEAR = 52


@dataclass(frozen=True)
class PastCase:
    """Somebody's points, what their plan costs (pounds a week; None while it is planned) and whom they are like."""

    points: Decimal
    weekly_cost: Decimal | None
    support_reason: str
    age_band: str


class Rate(BaseModel):
    """A price of a point in pounds a week, and the share of it that is held back."""

    price_per_point: Decimal
    contingency: Decimal

    @property
    def net(self) -> Fraction:
        return Fraction(self.price_per_point) * (1 - Fraction(self.contingency))


class Change(BaseModel):
    """What the proposal changes for some people. Yearly amounts are of 52 weeks."""

    people: int
    more: int
    less: int
    same: int
    yearly_today: Decimal
    yearly_proposed: Decimal

    @property
    def yearly_difference(self) -> Decimal:
        return self.yearly_proposed - self.yearly_today


class GroupPair(BaseModel):
    """How today's price and the proposed one serve one group."""

    name: str
    today: GroupError
    proposed: GroupError


class WhatIfFigures(BaseModel):
    """What is kept of a what-if: sums only, nobody's own figures. `by_reason` and `by_age` count past cases."""

    today: Rate
    proposed: Rate
    past: Change
    planned: Change
    everybody: GroupPair
    by_reason: list[GroupPair]
    by_age: list[GroupPair]
    without_points: int
    set_aside: int


def price_at(cases: Sequence[PastCase], percentile: Decimal) -> Decimal:
    """The price at a percentile of past cases, to the penny and rounded up, as a scheme would state it.

    Raises ValueError where no case has points and a cost.
    """
    used = [case for case in cases if case.points and case.weekly_cost is not None]
    if not used:
        raise ValueError("No past case has points and a cost, so there is no price to take")
    points, pence = as_whole(one.points for one in used), as_whole(one.weekly_cost or Decimal(0) for one in used)
    _, at = nearest_rank(points, pence, percentile)
    exact = Fraction(int(pence[at]), int(points[at]))
    return price_up(Fraction(-(-exact * 100 // 1), 100))


def what_if(
    past: Sequence[PastCase], planned: Sequence[PastCase], today: Rate, proposed: Rate, *, set_aside: int = 0
) -> WhatIfFigures:
    """Today's price beside the proposed one. Raises ValueError where no past case has points and a cost."""
    used = [case for case in past if case.points and case.weekly_cost is not None]
    if not used:
        raise ValueError("No past case has points and a cost, so there is nothing to measure a price by")
    everybody, by_reason = _pairs(used, [case.support_reason for case in used], today, proposed)
    _, by_age = _pairs(used, [case.age_band for case in used], today, proposed)
    return WhatIfFigures(
        today=today,
        proposed=proposed,
        past=_change(used, today, proposed),
        planned=_change([case for case in planned if case.points], today, proposed),
        everybody=everybody,
        by_reason=by_reason,
        by_age=by_age,
        without_points=sum(1 for case in (*past, *planned) if not case.points),
        set_aside=set_aside,
    )


def _pairs(
    cases: Sequence[PastCase], groups: list[str], today: Rate, proposed: Rate
) -> tuple[GroupPair, list[GroupPair]]:
    """Everybody, and each group by name."""
    points, pence = as_whole(one.points for one in cases), as_whole(one.weekly_cost or Decimal(0) for one in cases)
    whole, before = errors_of(points, pence, today.net, groups)
    whole_after, after = errors_of(points, pence, proposed.net, groups)
    pairs = [GroupPair(name=name, today=one, proposed=after[name]) for name, one in before.items()]
    return GroupPair(name="Everybody", today=whole, proposed=whole_after), pairs


def _change(cases: Sequence[PastCase], today: Rate, proposed: Rate) -> Change:
    points = as_whole(one.points for one in cases)
    before, after = allocated_at(points, today.net), allocated_at(points, proposed.net)
    more, less = int((after > before).sum()), int((after < before).sum())
    return Change(
        people=len(cases),
        more=more,
        less=less,
        same=len(cases) - more - less,
        yearly_today=Decimal(int(before.sum())) / 100 * WEEKS_IN_A_YEAR,
        yearly_proposed=Decimal(int(after.sum())) / 100 * WEEKS_IN_A_YEAR,
    )


@dataclass(frozen=True)
class ShownGroup:
    """A group as a reader is shown it: `pair` is None where it is too small to be shown to them."""

    name: str
    pair: GroupPair | None


def shown_groups(pairs: Sequence[GroupPair], fewest: int) -> list[ShownGroup]:
    """The groups that a reader is shown: none smaller than `fewest`, nor one that would tell of those."""
    held = hold_back({pair.name: pair.today.cases for pair in pairs}, fewest)
    return [ShownGroup(pair.name, pair if held.counts[pair.name] is not None else None) for pair in pairs]
