"""Values as steps of one colour: which step a value falls in, and what the key of the map says. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise

COLOURS = ("#e3eef6", "#b3d1e6", "#75add3", "#3182bd", "#0b4a7a")
"""Light to dark in one hue, so that the order is seen in grey too."""


@dataclass(frozen=True)
class Step:
    """One colour of the key: values above `over` and up to `to`."""

    over: Decimal
    to: Decimal
    colour: str

    def admits(self, value: Decimal) -> bool:
        return self.over < value <= self.to


def steps_for(values: Iterable[Decimal]) -> list[Step]:
    """Up to five steps that hold about as many values each, their ends rounded up to two figures. Nought is no step."""
    ordered = sorted(value for value in values if value > 0)
    if not ordered:
        return []
    count = min(len(COLOURS), len(set(ordered)))
    ends = [_rounded_up(ordered[-(-len(ordered) * number // count) - 1]) for number in range(1, count + 1)]
    edges = [Decimal(0), *sorted(set(ends))]
    colours = _spread(len(edges) - 1)
    return [Step(over, to, colour) for (over, to), colour in zip(pairwise(edges), colours, strict=True)]


def colour_of(value: Decimal | None, steps: Sequence[Step]) -> str:
    """The colour of a value's step; empty for nought or nothing known, which are drawn with their own pattern."""
    if value is None:
        return ""
    return next((step.colour for step in steps if step.admits(value)), "")


def _spread(count: int) -> list[str]:
    """That many of the colours, from among the darker ones where there are few."""
    if count == 1:
        return [COLOURS[3]]
    last = len(COLOURS) - 1
    return [COLOURS[round(index * last / (count - 1))] for index in range(count)]


def _rounded_up(value: Decimal) -> Decimal:
    """To two significant figures, upwards, so that the largest value is still within."""
    exponent = value.adjusted() - 1
    rounded = value.scaleb(-exponent).to_integral_value(ROUND_CEILING).scaleb(exponent)
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded
