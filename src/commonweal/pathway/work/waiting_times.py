"""The calculation `waiting-times`: how long people waited, from days. Pure."""

from decimal import ROUND_HALF_UP, Decimal
from math import ceil

from pydantic import ConfigDict, Field

from commonweal.core.calculations.registry import CalculationInput, CalculationResult, Working, calculation

SOURCE = "Median and nearest-rank percentile; promises in data/policy/work"


class WaitingInput(CalculationInput):
    """The waits of some people for one thing."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"days": [1, 2, 2, 5, 9, 30], "within": 28, "fewest": 0}]}
    )

    days: list[int] = Field(description="days that each waited, 0 for the same day")
    within: int = Field(ge=0, description="the days that were promised")
    fewest: int = Field(default=0, ge=0, description="of fewer people than this nothing is told")
    what: str = Field(default="Waited", description="what was waited for, for the working")


class WaitingResult(CalculationResult):
    """Null where nothing is told: nobody waited, or too few."""

    people: int | None = Field(description="how many waited")
    median: Decimal | None = Field(description="days: half waited no longer")
    ninetieth: int | None = Field(description="days: nine in ten waited no longer")
    share_within: Decimal | None = Field(description="share within the promise, from 0 to 1, to a tenth of a per cent")


@calculation("waiting-times", title="How long people waited", source=SOURCE)
def waiting_times(given: WaitingInput) -> WaitingResult:
    """Median, ninetieth percentile, and the share within what was promised."""
    days = sorted(max(day, 0) for day in given.days)
    number = len(days)
    if number == 0 or number < given.fewest:
        told = "nobody" if number == 0 else "not shown"
        how = "Nobody waited for this in the period" if number == 0 else f"Fewer than {given.fewest} people"
        lines = [Working(label=given.what, value=told, how=how, source=SOURCE)]
        people = 0 if number == 0 else None
        return WaitingResult(people=people, median=None, ninetieth=None, share_within=None, workings=lines)
    middle = number // 2
    median = Decimal(days[middle]) if number % 2 else Decimal(days[middle - 1] + days[middle]) / 2
    rank = ceil(number * 0.9)
    ninetieth = days[rank - 1]
    kept = sum(day <= given.within for day in days)
    share = (Decimal(kept) / number).quantize(Decimal("0.001"), rounding=ROUND_HALF_UP)
    lines = [
        Working(label=given.what, value=f"{number:,} people", how=f"From {days[0]} to {days[-1]} days"),
        Working(
            label="Median",
            value=f"{median.normalize():f} days",
            how=f"Number {middle + 1} of {number}, by length"
            if number % 2
            else f"Half way between number {middle} ({days[middle - 1]}) and {middle + 1} ({days[middle]}) of {number}",
            source="Half waited no longer",
        ),
        Working(
            label="Nine in ten",
            value=f"{ninetieth} days",
            how=f"Number {rank} of {number}, by length",
            source="Ninetieth percentile, nearest rank",
        ),
        Working(
            label="Within the promise",
            value=f"{share * 100:.1f}%",
            how=f"{kept:,} of {number:,} waited {given.within} days or less",
            source=SOURCE,
            unverified=True,
        ),
    ]
    return WaitingResult(people=number, median=median, ninetieth=ninetieth, share_within=share, workings=lines)
