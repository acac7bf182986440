"""Breaks from caring: how far each is, and how much of what is allowed is left: `carer-breaks-left`. Pure.

What is agreed counts from then on, whether it is booked or taken, in the year in which it begins; what was refused or
cancelled does not count. What is asked is shown beside, because it would count.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from commonweal.core.calculations.registry import (
    CalculationInput,
    CalculationResult,
    OutsideRule,
    Working,
    calculation,
    in_pounds,
    on_day,
)

SOURCE = "The council’s allowance for carers’ breaks, as it was agreed with the carer"


class BreakUnit(StrEnum):
    """What breaks are counted in."""

    NIGHTS = "nights"
    HOURS = "hours"
    POUNDS = "pounds"


UNIT_WORDS = {BreakUnit.NIGHTS: "nights", BreakUnit.HOURS: "hours", BreakUnit.POUNDS: "pounds"}


class BreakState(StrEnum):
    """How far a break is, in the order in which it gets there."""

    ASKED = "asked"
    AGREED = "agreed"
    BOOKED = "booked"
    TAKEN = "taken"
    REFUSED = "refused"
    CANCELLED = "cancelled"


STATE_WORDS = {
    BreakState.ASKED: "Asked for",
    BreakState.AGREED: "Agreed, to be booked",
    BreakState.BOOKED: "Booked",
    BreakState.TAKEN: "Taken",
    BreakState.REFUSED: "Not agreed",
    BreakState.CANCELLED: "Cancelled",
}
COUNTED = (BreakState.AGREED, BreakState.BOOKED, BreakState.TAKEN)
"""States in which a break is part of what was allowed."""


@dataclass(frozen=True)
class BreakFacts:
    """What is known of one break."""

    unit: BreakUnit
    amount: Decimal
    starts_on: date
    is_agreed: bool | None = None
    is_booked: bool = False
    is_taken: bool = False
    is_cancelled: bool = False


def state_of(one: BreakFacts) -> BreakState:
    """How far a break is. A break that was taken stays taken."""
    if one.is_taken:
        return BreakState.TAKEN
    if one.is_cancelled:
        return BreakState.CANCELLED
    if one.is_agreed is None:
        return BreakState.ASKED
    if not one.is_agreed:
        return BreakState.REFUSED
    return BreakState.BOOKED if one.is_booked else BreakState.AGREED


def in_unit(amount: Decimal, unit: BreakUnit) -> str:
    """ "7 nights", "1 night", "£120.00"."""
    if unit is BreakUnit.POUNDS:
        return in_pounds(amount)
    plain = f"{amount.normalize():f}"
    return f"{plain} {UNIT_WORDS[unit][:-1] if amount == 1 else UNIT_WORDS[unit]}"


class BreakIn(BaseModel):
    """One break: when it begins, how much it is, and how far it has come."""

    model_config = ConfigDict(extra="forbid")

    starts_on: date
    amount: Annotated[Decimal, Field(gt=0, le=100_000)]
    state: BreakState


class BreaksLeftInput(CalculationInput):
    """An allowance from a day to a day (both included), and the breaks in its unit."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "unit": "nights",
                    "allowed": "21",
                    "starts_on": "2026-04-01",
                    "ends_on": "2027-03-31",
                    "breaks": [
                        {"starts_on": "2026-06-05", "amount": "4", "state": "taken"},
                        {"starts_on": "2026-12-27", "amount": "3", "state": "booked"},
                    ],
                }
            ]
        },
    )

    unit: BreakUnit
    allowed: Annotated[Decimal, Field(gt=0, le=100_000, description="In the unit, for the whole span")]
    starts_on: date
    ends_on: date
    breaks: list[BreakIn] = Field(default_factory=list, max_length=1000)


class BreaksLeftResult(CalculationResult):
    """All in the unit of the allowance; `left` is below nought where more was agreed than is allowed."""

    taken: Decimal
    coming: Decimal = Field(description="Agreed or booked, and not taken yet")
    asked: Decimal = Field(description="Asked for and not answered: not counted in `left`")
    left: Decimal


@calculation("carer-breaks-left", title="How much of a carer’s breaks is left", source=SOURCE)
def carer_breaks_left(given: BreaksLeftInput) -> BreaksLeftResult:
    """What is left of an allowance: what is allowed less every break that was agreed and begins within it.

    Raises OutsideRule where the allowance ends before it begins.
    """
    if given.ends_on < given.starts_on:
        raise OutsideRule("ends_on", "The allowance ends before it begins", "a day from starts_on")
    within = [one for one in given.breaks if given.starts_on <= one.starts_on <= given.ends_on]
    taken = _sum(one for one in within if one.state is BreakState.TAKEN)
    coming = _sum(one for one in within if one.state in (BreakState.AGREED, BreakState.BOOKED))
    asked = _sum(one for one in within if one.state is BreakState.ASKED)
    left = given.allowed - taken - coming
    span = f"{on_day(given.starts_on)} to {on_day(given.ends_on)}"
    lines = [
        Working(label="Allowed", value=in_unit(given.allowed, given.unit), how=span, source=SOURCE),
        Working(label="Taken", value=in_unit(taken, given.unit), how="Breaks of this span that are over"),
        Working(label="Agreed and still to come", value=in_unit(coming, given.unit), how="Agreed or booked"),
        Working(label="Left", value=in_unit(left, given.unit), how="Allowed less taken less still to come"),
        Working(label="Asked for", value=in_unit(asked, given.unit), how="Not answered yet, so not counted"),
    ]
    return BreaksLeftResult(taken=taken, coming=coming, asked=asked, left=left, workings=lines)


def _sum(breaks: Iterable[BreakIn]) -> Decimal:
    return sum((one.amount for one in breaks), Decimal(0))
