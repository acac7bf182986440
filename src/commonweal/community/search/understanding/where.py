"""The places that a question may name, and where they are. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from commonweal.community.search.language import plain

EARTH_MILES = 3958.8
TOWN_MILES = 1.0
"""How far a town reaches from its middle: within it, all is near alike."""

_SIDES = re.compile(
    r"^(?:central|north|south|east|west|upper|lower)\s+|\s+(?:north|south|east|west|town|central|centre)$",
    re.IGNORECASE,
)
_APART = re.compile(r"\s*(?:,|&|\band\b|/)\s*", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^)]*\)")


@dataclass(frozen=True)
class Point:
    """Where distances are measured from. `reach` is how far (miles) the named place goes on from its middle; `within`
    are the plain names of the areas it lies in, for services that come to people there."""

    name: str
    latitude: float
    longitude: float
    reach: float = 0.0
    within: frozenset[str] = frozenset()


@dataclass(frozen=True)
class NamedArea:
    """An area of the place: `around` are the areas it lies in. `joins_names` says that its name may be several names of
    smaller places put together."""

    name: str
    latitude: float
    longitude: float
    reach: float
    around: tuple[str, ...] = ()
    joins_names: bool = False


class Gazetteer:
    """Names of places, by their plain form. `is_word` tells names that are everyday words too (Bath, Reading): those
    are places only after "in" or "near"."""

    def __init__(self, points: Mapping[str, Point], is_word: Callable[[str], bool] = lambda name: False) -> None:
        self._points = points
        self._is_word = is_word
        listed = sorted(map(re.escape, points), key=len, reverse=True)
        self._named = re.compile(rf"\b(?:{'|'.join(listed)})\b") if listed else None

    def __contains__(self, name: str) -> bool:
        return plain(name) in self._points

    def point(self, name: str) -> Point | None:
        """The place of this name, however it is spelt as to capitals and signs."""
        return self._points.get(plain(name))

    @property
    def names(self) -> Iterable[str]:
        return self._points.keys()

    def named_in(self, text: str) -> Iterable[tuple[str, int, int]]:
        """The names in a text of small letters, with where each begins and ends; the longest where several fit."""
        return [(found.group(), *found.span()) for found in self._named.finditer(text)] if self._named else []

    def is_everyday_word(self, name: str) -> bool:
        return self._is_word(name)


def gather_points(areas: Iterable[NamedArea]) -> dict[str, Point]:
    """Points by plain name, of areas given from the one whose name counts most. "Kinson East" and "Kinson West" make
    "Kinson" too, in their middle, and "Burton & Airport" makes "Burton"."""
    points: dict[str, Point] = {}
    shared: dict[str, list[NamedArea]] = {}
    for area in areas:
        name = _BRACKETS.sub("", area.name).strip()
        within = frozenset(plain(one) for one in (name, *area.around))
        points.setdefault(plain(name), Point(name, area.latitude, area.longitude, area.reach, within))
        if area.joins_names:
            for short in {_SIDES.sub("", part).strip() for part in _APART.split(name)} - {name, ""}:
                shared.setdefault(short, []).append(area)
    for short, parts in shared.items():
        latitude = sum(part.latitude for part in parts) / len(parts)
        longitude = sum(part.longitude for part in parts) / len(parts)
        within = frozenset(plain(name) for part in parts for name in (short, part.name, *part.around))
        if len(short) > 3:
            points.setdefault(plain(short), Point(short, latitude, longitude, parts[0].reach, within))
    return points


def miles_between(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Miles as the crow flies (haversine)."""
    north = sin(radians(to_latitude - latitude) / 2) ** 2
    east = sin(radians(to_longitude - longitude) / 2) ** 2
    return 2 * EARTH_MILES * asin(sqrt(north + cos(radians(latitude)) * cos(radians(to_latitude)) * east))
