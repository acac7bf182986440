"""What a point should cost, from what past plans cost: the calculation `allocation-calibration`. Pure.

For each case the ratio is weekly cost / points. The price is the smallest ratio that at least the chosen share of cases
do not exceed (the nearest-rank percentile), less a contingency that the council holds back. Nearest rank, and not a
value between two cases, because the promise made with a percentile is a count of people: with the 85th percentile and
nothing held back, 85 in 100 of these people would have been given enough. A value between two ratios would break that
promise for one of them whenever it fell below the upper one.

Who is under-allocated is decided on whole pence and points, exactly; only amounts shown are rounded, to the penny.
Cases without points tell nothing of the price: they are left out and named.

Source: In Control's resource allocation system, version 5 (from memory, unverified); a budget must be enough to meet
the eligible needs, whatever a scheme gave (Care Act 2014 section 26).
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from typing import Annotated

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field

from commonweal.core.calculations.registry import (
    PENNY,
    CalculationInput,
    CalculationResult,
    OutsideRule,
    Working,
    calculation,
    in_pounds,
    to_the_penny,
)

SOURCE = "In Control, resource allocation system 5 (from memory)"
NO_GROUP = "Not said"
MOST_CASES = 200_000
POINTS_SCALE, PENCE, SHARE_SCALE = 100, 100, 10_000
"""Points to two places, pounds to the penny and shares to four places are whole numbers in these units."""
TOO_FINE = 1e-6
"""Hundredths by which an amount may miss a whole one: the most that double precision does is a thousandth of it."""
FINEST = Decimal("0.00000001")
"""A price that is no whole number of pennies is given to this, rounded up, so that it still covers its own case."""

Whole = npt.NDArray[np.int64]


class CalibrationCase(BaseModel):
    """One past case. `reference` names it in the report where it cannot be used; it is shown to nobody else."""

    model_config = ConfigDict(extra="forbid")

    points: Annotated[Decimal, Field(ge=0, le=10_000, description="With at most two decimal places")]
    weekly_cost: Annotated[Decimal, Field(ge=0, le=100_000, description="Pounds a week to the penny, as known")]
    group: str | None = Field(default=None, description="Whom it is like: a support reason, an age band")
    reference: str = Field(default="", max_length=100)


class CalibrationInput(CalculationInput):
    """Past cases, and what the council chooses."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "cases": [
                        {"points": 10, "weekly_cost": "150.00", "group": "18-64"},
                        {"points": 20, "weekly_cost": "340.00", "group": "65+"},
                        {"points": 30, "weekly_cost": "480.00", "group": "65+"},
                    ],
                    "percentile": "0.85",
                    "contingency": "0.1",
                }
            ]
        },
    )

    cases: list[CalibrationCase] = Field(min_length=1, max_length=MOST_CASES)
    percentile: Annotated[Decimal, Field(gt=0, le=100)] = Field(
        description="Share of cases for which the price is to be enough: 0.85, or 85 (above 1 it is a percentage)"
    )
    contingency: Annotated[Decimal, Field(ge=0, lt=100)] = Field(
        default=Decimal(0), description="Share held back: 0.1, or 10 (from 1 it is a percentage)"
    )


class GroupError(BaseModel):
    """How the price serves one group. `bias`: the mean of allocation less cost, pounds a week (below 0: too little)."""

    cases: int
    under_allocated_share: Decimal
    mean_absolute_error: Decimal
    bias: Decimal


class CalibrationResult(CalculationResult):
    """The price and how wrong it is, case by case. Amounts are pounds a week, shares from 0 to 1.

    `price_before_contingency` is the ratio at the percentile; `price_per_point` what is left of it. `without_points`
    names the cases left out: their references, or their places in the list from 1.
    """

    price_per_point: Decimal
    price_before_contingency: Decimal
    under_allocated_share: Decimal
    mean_absolute_error: Decimal
    bias_by_group: dict[str, Decimal]
    groups: dict[str, GroupError]
    cases_used: int
    without_points: list[str]


@calculation("allocation-calibration", title="Price of a point from past cases", source=SOURCE)
def allocation_calibration(given: CalibrationInput) -> CalibrationResult:
    """The price at the percentile, and its errors. OutsideRule where no case has points, or amounts are too fine."""
    percentile = _share(given.percentile, above=Decimal(1))
    contingency = _share(given.contingency, above=Decimal("0.9999999"))
    used = [case for case in given.cases if case.points]
    if not used:
        raise OutsideRule("cases", "No case has points, so there is no ratio to take", "a case with points above 0")
    points, pence = as_whole(case.points for case in used), as_whole(case.weekly_cost for case in used)
    rank, at = nearest_rank(points, pence, percentile)
    gross = Fraction(int(pence[at]), int(points[at]))  # pence for a hundredth of a point: pounds for a point
    net = gross * (1 - Fraction(contingency))
    whole, groups = errors_of(points, pence, net, [case.group or NO_GROUP for case in used])
    left_out = [case.reference or str(place) for place, case in enumerate(given.cases, 1) if not case.points]
    found = CalibrationResult(
        price_per_point=price_up(net),
        price_before_contingency=price_up(gross),
        under_allocated_share=whole.under_allocated_share,
        mean_absolute_error=whole.mean_absolute_error,
        bias_by_group={name: one.bias for name, one in groups.items()},
        groups=groups,
        cases_used=len(used),
        without_points=left_out,
    )
    lines = _workings(found, whole, percentile, contingency, rank, used[at])
    return found.model_copy(update={"workings": lines})


def _share(value: Decimal, *, above: Decimal) -> Decimal:
    """A share from 0 to 1; what is above `above` was meant as a percentage."""
    return (value / 100 if value > above else value).quantize(Decimal(1) / SHARE_SCALE)


def as_whole(values: Iterable[Decimal]) -> Whole:
    """Amounts with at most two decimal places as whole hundredths. Up to 100,000, double precision misses none.

    Raises OutsideRule where one is finer. (The model could check it, at five times what reading 20,000 cases costs.)
    """
    exact = np.fromiter(map(float, values), dtype=np.float64) * POINTS_SCALE
    whole = np.rint(exact)
    if np.abs(exact - whole).max(initial=0) > TOO_FINE:
        raise OutsideRule("cases", "Points and costs have at most two decimal places", "amounts like 12.50")
    return whole.astype(np.int64)


def nearest_rank(points: Whole, pence: Whole, percentile: Decimal) -> tuple[int, int]:
    """The rank from 1 and the index of the case whose ratio is the percentile.

    Sorted by a ratio in double precision; ratios of money to points that differ, differ by far more than it can miss.
    """
    rank = max(1, -(-len(points) * int(percentile * SHARE_SCALE) // SHARE_SCALE))
    order = np.argsort(pence / points, kind="stable")
    return rank, int(order[rank - 1])


def errors_of(
    points: Whole, pence: Whole, price: Fraction, groups: Sequence[str]
) -> tuple[GroupError, dict[str, GroupError]]:
    """How a price (pounds a point) serves everybody, and each group by name. Amounts are whole hundredths."""
    under = is_under(points, pence, price)
    gaps = allocated_at(points, price) - pence
    places: dict[str, int] = {}
    index = np.fromiter((places.setdefault(name, len(places)) for name in groups), dtype=np.int64, count=len(groups))
    names = sorted(places)
    whole = _error(len(points), int(under.sum()), int(np.abs(gaps).sum()), int(gaps.sum()))
    found = {}
    counts = np.bincount(index, minlength=len(names))
    unders = np.bincount(index, weights=under, minlength=len(names))
    absolute = np.bincount(index, weights=np.abs(gaps), minlength=len(names))
    signed = np.bincount(index, weights=gaps, minlength=len(names))
    for name in names:
        place = places[name]
        found[name] = _error(int(counts[place]), int(unders[place]), int(absolute[place]), int(signed[place]))
    return whole, found


def allocated_at(points: Whole, price: Fraction) -> Whole:
    """Whole pence a week at a price of a point, rounded half up."""
    return np.floor(points * (price.numerator / price.denominator) + 0.5 + 1e-9).astype(np.int64)


def is_under(points: Whole, pence: Whole, price: Fraction) -> npt.NDArray[np.bool_]:
    """For each case whether points x price is below its cost, compared in whole numbers so that nothing is rounded."""
    top, bottom = price.numerator, price.denominator
    largest = max(int(points.max(initial=0)) * top, int(pence.max(initial=0)) * bottom)
    if largest < 2**63:
        return points * np.int64(top) < pence * np.int64(bottom)
    return np.array([int(p) * top < int(c) * bottom for p, c in zip(points, pence, strict=True)], dtype=np.bool_)


def _error(cases: int, under: int, absolute: int, signed: int) -> GroupError:
    return GroupError(
        cases=cases,
        under_allocated_share=(Decimal(under) / cases).quantize(FINEST) if under else Decimal(0),  # and not 0E-8
        mean_absolute_error=to_the_penny(Decimal(absolute) / cases / PENCE),
        bias=to_the_penny(Decimal(signed) / cases / PENCE),
    )


def price_up(price: Fraction) -> Decimal:
    """A price to the penny where it is one, else to a millionth of a penny, rounded up."""
    exact = Decimal(price.numerator) / Decimal(price.denominator)
    return exact.quantize(PENNY) if price * PENCE % 1 == 0 else exact.quantize(FINEST, rounding=ROUND_CEILING)


def _workings(
    found: CalibrationResult,
    whole: GroupError,
    percentile: Decimal,
    contingency: Decimal,
    rank: int,
    case: CalibrationCase,
) -> list[Working]:
    left_out = found.without_points
    named = ", ".join(left_out[:20]) + (f" and {len(left_out) - 20} more" if len(left_out) > 20 else "")
    lines = [
        Working(
            label="Cases",
            value=f"{found.cases_used:,}",
            how="Each with its ratio: weekly cost / points",
            source="The cases given",
        ),
        Working(
            label="Cases without points",
            value=str(len(left_out)),
            how=f"Left out, since they have no ratio: {named}" if left_out else "None was left out",
            source="The cases given",
        ),
        Working(
            label=f"Ratio at {_percent(percentile)}",
            value=f"{in_pounds(found.price_before_contingency)} a point",
            how=f"Number {rank:,} of {found.cases_used:,} from the smallest: {in_pounds(case.weekly_cost)}"
            f" / {case.points} points. At least {_percent(percentile)} of ratios are no higher",
            source=SOURCE,
            unverified=True,
        ),
        Working(
            label="Price of a point",
            value=f"{in_pounds(found.price_per_point)} a week",
            how=f"Less {_percent(contingency)} held back: exactly {found.price_per_point}",
            source=SOURCE,
            unverified=True,
        ),
        Working(
            label="Under-allocated",
            value=_percent(whole.under_allocated_share),
            how="Share of cases for which points x price is below what they cost",
            source="Care Act 2014 section 26: the budget must be enough all the same",
        ),
        Working(
            label="Mean absolute error",
            value=f"{in_pounds(whole.mean_absolute_error)} a week",
            how="Mean of the difference between allocation and cost, whichever is higher",
            source="The cases given",
        ),
    ]
    lines += [
        Working(
            label=name,
            value=f"{in_pounds(one.bias)} a week",
            how=f"Allocation less cost, on average over {one.cases:,}; {_percent(one.under_allocated_share)} are"
            " under-allocated",
            source="The cases given",
        )
        for name, one in found.groups.items()
    ]
    return lines


def _percent(share: Decimal) -> str:
    return f"{(share * 100).quantize(Decimal('0.1')).normalize():f}%"
