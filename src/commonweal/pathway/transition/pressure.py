"""What young people who become adults will cost the council, by financial year: `transition-pressure`. Pure.

Each person's package counts from the day it is expected to begin (the eighteenth birthday, if no other is known): in
the first financial year for the days that are left of it, and whole in each later year. Expected is half way between
low and high unless it is given. Amounts are pounds; a year's package is what it costs in a year, whatever its days.

Source: Care Act 2014 sections 58 to 66; the ranges are the council's own (data/policy/transition).
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from commonweal.core.calculations.registry import (
    CalculationInput,
    CalculationResult,
    Working,
    calculation,
    in_pounds,
    to_the_penny,
)
from commonweal.core.calculations.spans import APRIL, financial_year_of

SOURCE = "Care Act 2014 sections 58 to 66; the council's expected costs"
YearlyPounds = Annotated[Decimal, Field(ge=0, le=2_000_000)]


class YoungPersonCost(BaseModel):
    """From when somebody is expected to need adult support, and what it costs in a year: low, high, expected."""

    model_config = ConfigDict(extra="forbid")

    reference: str = Field(default="", max_length=100)
    starts_on: date
    yearly_low: YearlyPounds
    yearly_high: YearlyPounds
    yearly_expected: YearlyPounds | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        expected = self.expected
        if not self.yearly_low <= expected <= self.yearly_high:
            raise ValueError("Expected is between low and high, and low is not above high")
        return self

    @property
    def expected(self) -> Decimal:
        return (self.yearly_low + self.yearly_high) / 2 if self.yearly_expected is None else self.yearly_expected


class PressureInput(CalculationInput):
    """The cohort, and the financial years that are asked for."""

    people: list[YoungPersonCost] = Field(max_length=20_000)
    first_year: Annotated[int, Field(ge=2000, le=2100)] = Field(description="2026 for April 2026 to March 2027")
    years: Annotated[int, Field(ge=1, le=15)] = 5


class PressureYear(BaseModel):
    """One financial year. `starting` begin in it, `supported` are supported in any part of it; pounds in that year."""

    year: int
    title: str
    starting: int
    supported: int
    low: Decimal
    expected: Decimal
    high: Decimal


class PressureResult(CalculationResult):
    """Each year, and the whole cohort at a full year's cost."""

    years: list[PressureYear]
    full_year_low: Decimal
    full_year_expected: Decimal
    full_year_high: Decimal


@calculation("transition-pressure", title="Cost of young people becoming adults, by year", source=SOURCE)
def transition_pressure(given: PressureInput) -> PressureResult:
    """The cohort's cost in each financial year, part-years by days."""
    years = [_year(given.people, year) for year in range(given.first_year, given.first_year + given.years)]
    found = PressureResult(
        years=years,
        full_year_low=_sum([one.yearly_low for one in given.people]),
        full_year_expected=_sum([one.expected for one in given.people]),
        full_year_high=_sum([one.yearly_high for one in given.people]),
    )
    count = len(given.people)
    lines = [
        Working(
            label="All of them in a full year",
            value=f"{in_pounds(found.full_year_low)} to {in_pounds(found.full_year_high)}",
            how=f"{count} {'person' if count == 1 else 'people'} at their low and high costs; expected"
            f" {in_pounds(found.full_year_expected)}",
            source=SOURCE,
            unverified=True,
        )
    ]
    lines += [
        Working(
            label=one.title,
            value=f"{in_pounds(one.low)} to {in_pounds(one.high)}",
            how=f"{one.starting} begin, {one.supported} are supported; whoever begins counts for the days from then"
            f" to 31 March; expected {in_pounds(one.expected)}",
            source=SOURCE,
            unverified=True,
        )
        for one in years
    ]
    return found.model_copy(update={"workings": lines})


def share_of_year(starts_on: date, year: int) -> Fraction:
    """The part of a financial year from a day on: 0 before it begins to count, 1 where it began earlier."""
    first, after = date(year, APRIL, 1), date(year + 1, APRIL, 1)
    if starts_on >= after:
        return Fraction(0)
    return Fraction((after - max(starts_on, first)).days, (after - first).days)


def year_title(year: int) -> str:
    """April 2026 to March 2027."""
    return f"April {year} to March {year + 1}"


def _year(people: Sequence[YoungPersonCost], year: int) -> PressureYear:
    shares = [share_of_year(one.starts_on, year) for one in people]
    return PressureYear(
        year=year,
        title=year_title(year),
        starting=sum(1 for one in people if financial_year_of(one.starts_on) == year),
        supported=sum(1 for share in shares if share),
        low=_weighed([one.yearly_low for one in people], shares),
        expected=_weighed([one.expected for one in people], shares),
        high=_weighed([one.yearly_high for one in people], shares),
    )


def _weighed(amounts: Sequence[Decimal], shares: Sequence[Fraction]) -> Decimal:
    exact = sum((Fraction(amount) * share for amount, share in zip(amounts, shares, strict=True)), Fraction(0))
    return to_the_penny(Decimal(exact.numerator) / Decimal(exact.denominator))


def _sum(amounts: Sequence[Decimal]) -> Decimal:
    return to_the_penny(sum(amounts, Decimal(0)))
