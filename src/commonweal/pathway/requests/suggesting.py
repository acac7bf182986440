"""Which team is for somebody, by where they live, how old they are and what they need; and why. Pure.

Teams say whom they are there for (`TeamCover`); the nearest fit is suggested, and whoever gives the work may choose
another.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

KINDS_OF_NEED: dict[str, str] = {
    "physical": "Physical health or disability",
    "senses": "Sight or hearing",
    "memory": "Memory or thinking",
    "learning": "Learning disability or autism",
    "mental": "Mental health",
    "caring": "Looking after somebody",
    "other": "Something else",
}
"""What somebody mainly needs help with, as a contact tells it: by key, in the order in which it is asked."""


@dataclass(frozen=True)
class Cover:
    """For whom one team is there. `areas` are codes of areas; ages are whole years, both included; `kinds` are keys of
    KINDS_OF_NEED. What is empty limits nothing."""

    team: Hashable
    name: str
    areas: frozenset[str] = frozenset()
    least_age: int | None = None
    most_age: int | None = None
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Suggested:
    """A team that fits, with why, a sentence for each reason."""

    team: Hashable
    name: str
    why: tuple[str, ...]


def suggest_teams(covers: Iterable[Cover], areas: Mapping[str, str], age: int | None, kind: str) -> list[Suggested]:
    """The teams that are for somebody, the most particular first: of two that fit, the one for their kind of need goes
    before, then the one for the smaller area, then the one for their age, then by name.

    `areas` are those in which they live, the smallest first, by code with their names (empty where no postcode is
    known); `age` in whole years, None where it is not known; `kind` a key of KINDS_OF_NEED or "". A team that is only
    for some areas or some kinds of need is not suggested where the area or the kind is not known.
    """
    found = [(rank, team) for cover in covers if (fit := _fit(cover, areas, age, kind)) for rank, team in [fit]]
    return [team for _, team in sorted(found, key=lambda one: (one[0], one[1].name))]


def _fit(
    cover: Cover, areas: Mapping[str, str], age: int | None, kind: str
) -> tuple[tuple[int, int, int], Suggested] | None:
    """How particularly a team is for somebody (least first), and why; None where it is not."""
    here = next((number for number, code in enumerate(areas) if code in cover.areas), len(areas))
    if cover.areas and here == len(areas):
        return None
    if cover.kinds and kind not in cover.kinds:
        return None
    limited_by_age = cover.least_age is not None or cover.most_age is not None
    if age is not None and not (cover.least_age or 0) <= age <= (cover.most_age if cover.most_age is not None else age):
        return None
    why = []
    if cover.areas:
        why.append(f"They live in {list(areas.values())[here]}, which is one of its areas.")
    if cover.kinds:
        why.append(f"It is there for: {KINDS_OF_NEED[kind].lower()}.")
    if limited_by_age:
        is_for = f"It is for people {ages_in_words(cover.least_age, cover.most_age)}"
        why.append(f"{is_for}." if age is not None else f"{is_for}; their age is not known yet.")
    rank = (not cover.kinds, here if cover.areas else len(areas), not (limited_by_age and age is not None))
    return rank, Suggested(cover.team, cover.name, tuple(why) or ("It takes everybody here.",))


def ages_in_words(least: int | None, most: int | None) -> str:
    """ "from 18 to 64", "from 65", "up to 25", or "of every age"."""
    if least is None and most is None:
        return "of every age"
    if most is None:
        return f"from {least}"
    return f"up to {most}" if least is None else f"from {least} to {most}"
