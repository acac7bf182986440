"""Talking about risk: how likely, how bad, and at which points a talk is asked for. Pure.

A talk is about what is good in doing something as much as about what might happen (positive risk). Points at which one
is asked for are the place's own and dated: `data/policy/risk_talks`. That a person may make an unwise decision: Mental
Capacity Act 2005, section 1(4).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.core.calculations.policy import policy_on


class Likely(StrEnum):
    """How likely something is thought to be."""

    RARE = "rare"
    POSSIBLE = "possible"
    LIKELY = "likely"


class Harm(StrEnum):
    """How bad it would be."""

    SMALL = "small"
    SERIOUS = "serious"
    GRAVE = "grave"


class Capacity(StrEnum):
    """Whether the person can decide about it (Mental Capacity Act 2005, sections 1 to 4)."""

    DECIDES = "decides"
    WITH_SUPPORT = "with_support"
    LACKS = "lacks"


LIKELY_WORDS: dict[Likely, str] = {
    Likely.RARE: "Not likely",
    Likely.POSSIBLE: "It could happen",
    Likely.LIKELY: "Likely",
}
HARM_WORDS: dict[Harm, str] = {
    Harm.SMALL: "Little harm, soon over",
    Harm.SERIOUS: "Serious: an injury, a loss, a bad time",
    Harm.GRAVE: "Grave: life or lasting harm",
}
CAPACITY_WORDS: dict[Capacity, str] = {
    Capacity.DECIDES: "The person decides this themself",
    Capacity.WITH_SUPPORT: "The person decides, with support to understand and to say it",
    Capacity.LACKS: "The person cannot decide this now, even with support: an attorney, a deputy or best interests",
}


@dataclass(frozen=True)
class Stage:
    """A point at which a talk is asked for: its words, and which plans it is of."""

    key: str
    title: str
    when: str
    asks: str
    holdings: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    def is_of(self, holdings: Collection[str], kinds: Collection[str]) -> bool:
        """Whether a plan whose paid lines are held and are of these kinds comes to this point."""
        if self.when == "always":
            return True
        if self.when == "holdings":
            return not set(self.holdings).isdisjoint(holdings)
        return not set(self.kinds).isdisjoint(kinds)


def stages_on(day: date) -> tuple[Stage, ...]:
    """The points in force on a day, in order. Raises OutsideRule where the place has none for it."""
    return tuple(
        Stage(**{**stage, "holdings": tuple(stage.get("holdings", ())), "kinds": tuple(stage.get("kinds", ()))})
        for stage in policy_on("risk_talks", day).document["stages"]
    )


def stages_asked(day: date, holdings: Collection[str], kinds: Collection[str]) -> list[Stage]:
    """The points that a plan with such lines comes to, in order."""
    return [stage for stage in stages_on(day) if stage.is_of(holdings, kinds)]


def needs_name(capacity: str) -> bool:
    """Whether a talk must name who decides instead of the person."""
    return capacity == Capacity.LACKS
