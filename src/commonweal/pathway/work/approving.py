"""Who has to approve an amount: by the dated limits of a place. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from commonweal.core.calculations.policy import policy_on
from commonweal.core.calculations.registry import (
    CalculationInput,
    CalculationResult,
    Working,
    calculation,
    in_pounds,
)

POLICY = "work"
NOBODY = ""
SOURCE = "The place's scheme of delegation: data/policy/work"


@dataclass(frozen=True)
class Level:
    """One level of approval: whose it is by their role ("" where it is given by name), and up to how much: pounds a
    week, pounds a week above the indicative budget, pounds once. None is without a limit."""

    key: str
    title: str
    role: str
    weekly: Decimal | None
    above_indicative: Decimal | None
    one_off: Decimal | None

    def allows(self, weekly: Decimal, above: Decimal, one_off: Decimal) -> bool:
        pairs = ((weekly, self.weekly), (above, self.above_indicative), (one_off, self.one_off))
        return all(limit is None or amount <= limit for amount, limit in pairs)


@dataclass(frozen=True)
class Scheme:
    """The levels in force on a day, the lowest first; the first is the worker's own, for which nobody is asked."""

    worker: Level
    levels: tuple[Level, ...]
    reference: str

    def level(self, key: str) -> Level:
        """The level of this key. Raises KeyError where the scheme has none."""
        return next((one for one in self.levels if one.key == key), None) or _missing(key)

    def may(self, held: Iterable[str], needed: str) -> bool:
        """Whether somebody who holds these levels may approve what needs that one: theirs, or one above it."""
        order = [level.key for level in self.levels]
        return needed in order and any(key in order and order.index(key) >= order.index(needed) for key in held)

    def needed_for(
        self, weekly: Decimal, weekly_indicative: Decimal | None = None, one_off: Decimal = Decimal(0)
    ) -> Level:
        """The lowest level that may approve these pounds; `worker` where nobody has to be asked."""
        above = above_indicative(weekly, weekly_indicative)
        steps = (self.worker, *self.levels)
        return next((level for level in steps if level.allows(weekly, above, one_off)), self.levels[-1])


def above_indicative(weekly: Decimal, weekly_indicative: Decimal | None) -> Decimal:
    """Pounds a week above the indicative budget; 0 where it is not, or there is none to compare with."""
    return Decimal(0) if weekly_indicative is None else max(Decimal(0), weekly - weekly_indicative)


def _missing(key: str) -> Level:
    raise KeyError(key)


def scheme_on(on: date) -> Scheme:
    """The scheme of delegation in force on a day. Raises OutsideRule where there is none."""
    policy = policy_on(POLICY, on)
    worker = _level({"key": NOBODY, "title": "Whoever works with the person", **policy.document["worker"]})
    return Scheme(worker, tuple(map(_level, policy.document["levels"])), policy.reference)


def _level(row: dict[str, Any]) -> Level:
    def limit(name: str) -> Decimal | None:
        return Decimal(row[name]) if name in row else None

    return Level(
        row["key"], row["title"], row.get("role", ""), limit("weekly"), limit("above_indicative"), limit("one_off")
    )


Pounds = Annotated[Decimal, Field(ge=0, le=1_000_000_000)]
"""Never negative. The upper bound only keeps out slips of the keyboard."""


class ApprovalInput(CalculationInput):
    """What is to be approved."""

    on: date = Field(description="the day, which chooses the limits")
    weekly_amount: Pounds = Field(default=Decimal(0), description="pounds a week")
    weekly_indicative: Pounds | None = Field(
        default=None, description="pounds a week of the indicative budget, where there is one"
    )
    one_off_amount: Pounds = Field(default=Decimal(0), description="pounds, once")


class ApprovalResult(CalculationResult):
    """`level` is the lowest level that may approve it, "" where nobody has to be asked."""

    level: str
    title: str
    weekly_above_indicative: Decimal = Field(description="pounds a week above the indicative budget; 0 where it is not")


@calculation("approval-needed", title="Who has to approve an amount", source=SOURCE)
def approval_needed(given: ApprovalInput) -> ApprovalResult:
    """The lowest level that may approve. The highest has no limit, so that there always is one."""
    scheme = scheme_on(given.on)
    above = above_indicative(given.weekly_amount, given.weekly_indicative)
    steps = (scheme.worker, *scheme.levels)
    amounts = (given.weekly_amount, above, given.one_off_amount)
    needed = scheme.needed_for(given.weekly_amount, given.weekly_indicative, given.one_off_amount)
    lines = [
        Working(label="A week", value=in_pounds(given.weekly_amount)),
        Working(
            label="Above the indicative budget",
            value=in_pounds(above),
            how="There is no indicative budget to compare with"
            if given.weekly_indicative is None
            else f"{in_pounds(given.weekly_amount)} less {in_pounds(given.weekly_indicative)}, not below nought",
        ),
        Working(label="Once", value=in_pounds(given.one_off_amount)),
        *(
            Working(
                label=level.title,
                value="may" if level.allows(*amounts) else "may not",
                how=_limits(level),
                source=SOURCE,
                unverified=True,
            )
            for level in steps
        ),
    ]
    return ApprovalResult(
        level=needed.key,
        title=needed.title,
        weekly_above_indicative=above,
        workings=lines,
        policies=[scheme.reference],
    )


def _limits(level: Level) -> str:
    said = [
        f"up to {in_pounds(limit)} {words}"
        for limit, words in (
            (level.weekly, "a week"),
            (level.above_indicative, "a week above the indicative budget"),
            (level.one_off, "once"),
        )
        if limit is not None
    ]
    return "; ".join(said) or "without a limit"
