"""How a match came to its probability: step by step, from before anything was compared to the end. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.people.linkage.comparing import Reason

MOST_WEIGHT = 25.0
"""Powers of two either way that the picture has room for; farther is drawn to its edge."""

WIDTH = 640
LEFT = 8


@dataclass(frozen=True)
class Step:
    """One step: what was compared and how it agreed, by how much it moved the odds, and the probability after it.

    `x` and `width` are where its bar lies in a picture of `WIDTH`, from the probability before to that after.
    """

    what: str
    said: str
    weight: float
    probability: float
    x: float
    width: float

    @property
    def words(self) -> str:
        """By how much the step moved the odds, as people say it."""
        times = 2 ** abs(self.weight)
        if times < 1.05:
            return "says nothing either way"
        size = f"{times:,.1f}" if times < 10 else f"{_rounded(times):,}" if times < 1_000_000 else "over a million"
        return f"{size} times {'more' if self.weight > 0 else 'less'} likely"

    @property
    def percent(self) -> str:
        """The probability after the step."""
        return percent(self.probability)

    @property
    def is_for(self) -> bool:
        return self.weight > 0


def _rounded(times: float) -> int:
    """To two figures: what is said must not sound more exact than it is."""
    size = 10 ** (len(str(int(times))) - 2)
    return round(times / size) * size


def percent(probability: float) -> str:
    """A probability as people read it, never as certain: "under 1%", "83%", "over 99%"."""
    if probability < 0.01:
        return "under 1%"
    if probability > 0.99:
        return "over 99%"
    return f"{probability * 100:.0f}%"


def steps_of(prior: float, reasons: Sequence[Reason]) -> list[Step]:
    """The steps in the order in which things are compared, the first being how likely any two records are of one
    person. `prior` and the reasons' weights are in powers of two."""
    steps = [_step("Before comparing", "any two records of the place", 0.0, prior)]
    reached = prior
    for reason in reasons:
        steps.append(_step(reason.what, reason.said, reached, reached + reason.weight, weight=reason.weight))
        reached += reason.weight
    return steps


def _step(what: str, said: str, before: float, after: float, weight: float | None = None) -> Step:
    start, end = _place(before), _place(after)
    moved = after if weight is None else weight
    width = max(abs(end - start), 2.0)
    return Step(what, said, round(moved, 2), _probability(after), round(min(start, end), 1), round(width, 1))


def _place(weight: float) -> float:
    """Where a weight lies in the picture: even odds are in its middle."""
    held = max(-MOST_WEIGHT, min(MOST_WEIGHT, weight))
    return LEFT + (WIDTH - 2 * LEFT) * (held + MOST_WEIGHT) / (2 * MOST_WEIGHT)


def _probability(weight: float) -> float:
    return 1 / (1 + 2.0**-weight)
