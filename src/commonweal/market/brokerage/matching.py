"""Which providers a brief goes to, and why not the others. Pure: plain values in, plain values out.

The rule: a provider has a place on a framework for this kind of support that runs on the day, and has said that at
least the hours wanted are free in the neighbourhood, or in a council it lies in (of today, or as it was).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True)
class Wanted:
    """What is looked for: the kind, hours a week, the day it is asked, and the areas that hold the person's home.

    `areas` are codes with their names, the smallest first: the neighbourhood, its council, its council as it was.
    """

    kind: str
    weekly_hours: Decimal
    on: date
    areas: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FrameworkOffer:
    """A provider's place on a framework: pounds an hour, and the days on which both the place and the framework run."""

    framework: str
    kind: str
    hourly_price: Decimal
    starts_on: date
    ends_on: date | None = None

    def runs_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class FreeHours:
    """Hours a week that a provider has free for a kind of support in an area."""

    kind: str
    area: str
    weekly_hours: Decimal


@dataclass(frozen=True)
class Candidate:
    """A provider as it is judged: its places on frameworks and its free hours."""

    organisation: UUID
    name: str
    places: tuple[FrameworkOffer, ...] = ()
    free: tuple[FreeHours, ...] = ()


@dataclass(frozen=True)
class Match:
    """The judgement on one provider: invited or not, why, and at most for which price (pounds an hour, if invited)."""

    organisation: UUID
    name: str
    is_invited: bool
    why: str
    hourly_price: Decimal | None = None


def match_providers(wanted: Wanted, candidates: Iterable[Candidate]) -> list[Match]:
    """Every provider that gives this kind of support, judged: those invited first, each group by name.

    A provider that has nothing to do with this kind of support is left out. With places on several frameworks, the
    lowest price holds.
    """
    judged = [
        _judge(wanted, candidate)
        for candidate in candidates
        if wanted.kind in {place.kind for place in candidate.places} | {hours.kind for hours in candidate.free}
    ]
    return sorted(judged, key=lambda match: (not match.is_invited, match.name.casefold(), str(match.organisation)))


def _judge(wanted: Wanted, candidate: Candidate) -> Match:
    places = [place for place in candidate.places if place.kind == wanted.kind]
    current = sorted(
        (place for place in places if place.runs_on(wanted.on)), key=lambda place: (place.hourly_price, place.framework)
    )
    if not current:
        why = "Its place on the framework does not run today" if places else "It has no place on a framework for this"
        return _not_invited(candidate, why)
    names = dict(wanted.areas)
    free = [hours for hours in candidate.free if hours.kind == wanted.kind and hours.area in names]
    if not free:
        return _not_invited(candidate, "It has said nothing of free hours in this area")
    order = [code for code, _ in wanted.areas]
    enough = sorted(
        (hours for hours in free if hours.weekly_hours >= wanted.weekly_hours),
        key=lambda hours: order.index(hours.area),
    )
    if not enough:
        most = max(free, key=lambda hours: hours.weekly_hours)
        return _not_invited(
            candidate, f"It has {_said(most.weekly_hours)} hours a week free in {names[most.area]}, which is too few"
        )
    best = min(enough, key=lambda hours: order.index(hours.area))
    why = f"{current[0].framework}; {_said(best.weekly_hours)} hours a week free in {names[best.area]}"
    return Match(candidate.organisation, candidate.name, True, why, current[0].hourly_price)


def _not_invited(candidate: Candidate, why: str) -> Match:
    return Match(candidate.organisation, candidate.name, False, why)


def _said(hours: Decimal) -> str:
    return f"{hours.normalize():f}"
