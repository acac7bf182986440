"""What came in and went out of a direct payment: sorting it, what is left in weeks, and care home stays. Pure."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from commonweal.core.calculations.registry import to_the_penny
from commonweal.pathway.direct_payments.rules import Category, DirectPaymentRules, Layout
from commonweal.pathway.payments.csv_rows import Cell, Row, read_rows

NOTHING = Decimal("0.00")
BETWEEN_STAYS = timedelta(weeks=4)
"""Stays in a care home less than this apart count as one (Care Act statutory guidance 12.43, from memory)."""


@dataclass(frozen=True)
class Movement:
    """One line of a card's or bank's file: pounds, more than nothing coming in; `reference` is the bank's own."""

    on: date
    words: str
    amount: Decimal
    reference: str

    @property
    def fingerprint(self) -> str:
        """By which the same line is known again in another file."""
        told = f"{self.reference}|{self.on}|{self.amount}|{self.words.lower()}"
        return hashlib.sha256(told.encode()).hexdigest()


def read_movements(content: bytes, layout: Layout) -> list[Movement]:
    """The lines of a file. Raises FaultyFileError with every fault, row by row."""

    def read(row: Row) -> Movement:
        if layout.amount:
            amount = row.amount(layout.amount, least=None)
        else:
            amount = row.amount(layout.money_in, needed=False) - row.amount(layout.money_out, needed=False)
        if amount == 0:
            raise Cell(layout.amount or layout.money_out, "is nothing")
        return Movement(
            row.day(layout.date, layout.date_format),
            row.text(layout.words, needed=True),
            amount,
            row.text(layout.reference, longest=80),
        )

    return [movement for _, movement in read_rows(content, layout.columns, read)]


def category_of(words: str, categories: Sequence[Category]) -> Category | None:
    """The first category one of whose words is in what the file says; None where it is not known."""
    said = words.lower()
    return next((one for one in categories if any(word in said for word in one.words)), None)


@dataclass(frozen=True)
class Planned:
    """A line of the budget: its key, the kind of support, and pounds a week."""

    key: str
    kind: str
    weekly: Decimal


def line_for(category: Category | None, lines: Sequence[Planned]) -> Planned | None:
    """The planned line that spending of a category is for: the only one it can be; None where that is not clear."""
    if category is None:
        return None
    fitting = [line for line in lines if line.kind in category.kinds]
    return fitting[0] if len(fitting) == 1 else None


def is_outside_plan(amount: Decimal, category: Category | None, lines: Sequence[Planned]) -> bool:
    """Whether money went out for what is in no plan: a forbidden kind, or a kind of support that is not planned."""
    if amount > 0 or category is None:
        return False
    if not category.allowed:
        return True
    return bool(category.kinds) and not any(line.kind in category.kinds for line in lines)


@dataclass(frozen=True)
class Held:
    """What stands in an account: pounds, in weeks of payment, and whether that is more than the rules let stand."""

    balance: Decimal
    weeks: Decimal
    is_flagged: bool
    spare: Decimal


def what_is_held(balance: Decimal, weekly: Decimal, rules: DirectPaymentRules) -> Held:
    """`spare` is what stands above the weeks that may stand, in pounds: what could be asked back."""
    if weekly <= 0:
        return Held(balance, NOTHING, balance > 0, max(balance, NOTHING))
    weeks = (balance / weekly).quantize(Decimal("0.1"))
    allowed = to_the_penny(weekly * rules.weeks_held)
    return Held(balance, weeks, balance > allowed, max(balance - allowed, NOTHING))


@dataclass(frozen=True)
class Stay:
    """Days in a care home that the direct payment buys, the first and the last."""

    first: date
    last: date


def longest_in_care_home(stays: Iterable[Stay], on: date) -> int:
    """The most days that count as one stay in a care home in the 12 months before `on`."""
    begin = on - timedelta(days=365)
    recent = sorted((one for one in stays if one.last > begin and one.first <= on), key=lambda one: one.first)
    longest, days, before = 0, 0, None
    for stay in recent:
        if before is not None and stay.first - before >= BETWEEN_STAYS:
            days = 0
        days += (stay.last - max(stay.first, begin + timedelta(days=1))).days + 1
        longest, before = max(longest, days), stay.last
    return longest
