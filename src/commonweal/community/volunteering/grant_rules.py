"""Small grants: what may happen next, what is left to award, and what a group still has to show. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from commonweal.core.calculations.spans import APRIL, financial_year_of


class GrantMove(StrEnum):
    AWARD = "award"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    SPEND = "spend"
    REPORT = "report"


class GrantSide(StrEnum):
    GROUP = "group"
    DECIDER = "decider"


STEPS: dict[tuple[str, GrantMove], tuple[GrantSide, str]] = {
    ("applied", GrantMove.AWARD): (GrantSide.DECIDER, "awarded"),
    ("applied", GrantMove.DECLINE): (GrantSide.DECIDER, "declined"),
    ("applied", GrantMove.WITHDRAW): (GrantSide.GROUP, "withdrawn"),
    ("awarded", GrantMove.SPEND): (GrantSide.GROUP, "awarded"),
    ("awarded", GrantMove.REPORT): (GrantSide.GROUP, "reported"),
}
"""From a state, by a move: whose it is, and where it leads. A report is the end: nothing is spent after it."""


def moves_of(state: str, side: GrantSide) -> tuple[GrantMove, ...]:
    """What a side may do now."""
    return tuple(move for (one, move), (whose, _) in STEPS.items() if one == state and whose is side)


def year_of(day: date) -> tuple[date, date]:
    """The first and last day of the financial year that a day lies in: 1 April to 31 March."""
    first = financial_year_of(day)
    return date(first, APRIL, 1), date(first + 1, APRIL - 1, 31)


def left_to_award(fund: Decimal, awarded: Iterable[Decimal]) -> Decimal:
    """Pounds of the year's fund that are not awarded yet; never below nought."""
    return max(Decimal(0), fund - sum(awarded, Decimal(0)))


@dataclass(frozen=True)
class Account:
    """A grant's money in pounds: awarded, spent, and what is left to spend or give back."""

    awarded: Decimal
    spent: Decimal

    @property
    def left(self) -> Decimal:
        return self.awarded - self.spent

    @property
    def is_overspent(self) -> bool:
        return self.spent > self.awarded


def account_of(awarded: Decimal, spends: Iterable[Decimal]) -> Account:
    """What was spent of an award. A group may spend more than it was given: the rest is its own money."""
    return Account(awarded, sum(spends, Decimal(0)))
