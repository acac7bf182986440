"""From what is due and what was paid to the lines of a run: each piece is settled to the penny and never twice. Pure.

A piece is one source (a support, a direct payment, a person's contribution) in one week. All lines of a piece form a
chain: each begins at what had come of the piece before and ends at what has come of it after. The database refuses a
line that does not continue its chain, so that nothing can be paid twice, whatever is tried again.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from commonweal.pathway.payments.weeks import NOTHING

Key = tuple[UUID, date]


@dataclass(frozen=True)
class Piece:
    """What is due for a source in a week, in pounds; `gross` is before the contribution that is collected with it."""

    source_kind: str
    source_id: UUID
    person_id: UUID
    week: date
    amount: Decimal
    gross: Decimal
    contribution: Decimal
    description: str
    how: str
    payee_reference: str
    payee_name: str
    support_id: UUID | None = None
    provider_id: UUID | None = None

    @property
    def key(self) -> Key:
        return (self.source_id, self.week)


@dataclass(frozen=True)
class Settled:
    """The end of a chain: how many lines it has, what has come of the piece, and the last line's facts."""

    lines: int
    amount: Decimal
    last: Piece


@dataclass(frozen=True)
class NewLine:
    """A line that a run would add: the piece, its place in the chain, what it had come to, and the difference."""

    piece: Piece
    sequence: int
    before: Decimal
    amount: Decimal

    @property
    def after(self) -> Decimal:
        return self.before + self.amount

    @property
    def is_adjustment(self) -> bool:
        return self.sequence > 1


def settle(pieces: Iterable[Piece], settled: Mapping[Key, Settled], covered: Collection[UUID]) -> Iterator[NewLine]:
    """The lines that bring each piece from what has come of it to what is due.

    A piece of a covered source that was settled and is due no longer comes back in full. What is right already has no
    line: a run made again changes nothing.
    """
    seen = set()
    for piece in pieces:
        seen.add(piece.key)
        before = settled.get(piece.key)
        line = _line(piece, before)
        if line is not None:
            yield line
    for key, before in settled.items():
        if key in seen or key[0] not in covered:
            continue
        line = _line(_nothing_due(before.last), before)
        if line is not None:
            yield line


def reverse(ends: Iterable[Settled], amounts: Mapping[Key, Decimal]) -> Iterator[NewLine]:
    """The mirror of a run: for each piece the amount that the run settled, taken back at the end of its chain."""
    for end in ends:
        amount = amounts[end.last.key]
        yield NewLine(end.last, end.lines + 1, end.amount, -amount)


def _line(piece: Piece, before: Settled | None) -> NewLine | None:
    had = before.amount if before else NOTHING
    if piece.amount == had:
        return None
    return NewLine(piece, (before.lines if before else 0) + 1, had, piece.amount - had)


def _nothing_due(last: Piece) -> Piece:
    return Piece(
        **{
            **vars(last),
            "amount": NOTHING,
            "gross": NOTHING,
            "contribution": NOTHING,
            "how": "nothing is due for this week any more",
        }
    )
