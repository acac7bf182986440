"""Bars of a plan's money and hours, as lengths to draw. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH = 600
"""The width of a picture, in its own units."""


@dataclass(frozen=True)
class Segment:
    """One part of a bar: what it is, how much, where it starts and how wide it is."""

    key: str
    label: str
    amount: Decimal
    x: float
    width: float


@dataclass(frozen=True)
class Bar:
    """Parts side by side, and where the limit they are measured against stands, if there is one."""

    segments: tuple[Segment, ...]
    total: Decimal
    limit: Decimal | None
    limit_x: float | None


def bar(parts: Sequence[tuple[str, str, Decimal]], limit: Decimal | None = None) -> Bar:
    """A bar of (key, label, amount), drawn so that the larger of the whole and the limit fills WIDTH.

    Parts of nothing are left out. Amounts are in one unit (pounds or hours a week) and never below 0.
    """
    shown = [part for part in parts if part[2] > 0]
    total = sum((amount for _, _, amount in shown), Decimal(0))
    full = max(total, limit or Decimal(0))
    segments, x = [], 0.0
    for key, label, amount in shown:
        width = round(float(amount / full) * WIDTH, 2)
        segments.append(Segment(key, label, amount, round(x, 2), width))
        x += width
    at = round(float(limit / full) * WIDTH, 2) if limit is not None and full else None
    return Bar(tuple(segments), total, limit, at)
