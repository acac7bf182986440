"""What a search is narrowed to, and which entries that leaves. Pure.

What somebody chose is held to: an entry that does not say that it is open on Tuesdays is not shown for Tuesdays. What
was only understood from their words leaves out entries that are known not to fit; those that do not say stay, lower.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace

import numpy as np

from commonweal.community.search.index.columns import Columns, Mask, Numbers
from commonweal.community.search.understanding import Point, Understood
from commonweal.community.search.understanding.when import DAYS

UNSAID = 0.6
"""What an entry counts that does not say whether it fits something understood."""
UNFIT = 0.3
"""What one counts that is known not to fit, once that is no longer held to."""
HALF_AS_NEAR = 10.0
"""Miles at which nearness counts half."""
COMING = 2.0
"""Miles taken for an entry without one place: it comes to people, or is by phone."""
NOT_SERVED = 25.0
"""Miles taken for one that comes to people, but names other areas only."""

MANY = ("need", "day", "time", "access", "kind", "circumstance", "condition", "language", "reach")
"""Filters that take several values."""


@dataclass(frozen=True)
class Filters:
    """What is held to. Any of the days, times of day, kinds, languages and ways of reaching will do; every need, thing
    a place should have, circumstance and condition must be so. `within` is in miles, `age` in years."""

    need: tuple[str, ...] = ()
    day: tuple[str, ...] = ()
    time: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    circumstance: tuple[str, ...] = ()
    condition: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    reach: tuple[str, ...] = ()
    free: bool = False
    age: float | None = None
    within: float | None = None
    place: str = ""

    @property
    def named(self) -> list[str]:
        """The names of the filters that are set."""
        return [one.name for one in fields(self) if getattr(self, one.name) not in ((), False, None, "")]

    def without(self, name: str) -> "Filters":
        """These filters with one taken off."""
        return replace(self, **{name: getattr(Filters(), name)})


@dataclass(frozen=True)
class Wishes:
    """What was understood from the words, by kind. Those `given_up` leave out nothing; what fits them still comes
    first."""

    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    given_up: tuple[str, ...] = ()

    def giving_up(self, kind: str) -> "Wishes":
        return replace(self, given_up=(*self.given_up, kind))

    def all_given_up(self) -> "Wishes":
        return replace(self, given_up=tuple(self.parts))


GIVEN_UP = ("time", "cost", "reach", "language", "within", "day", "access", "age")
"""The order in which wishes are given up: first what people most easily do without."""


def wishes_of(understood: Understood) -> Wishes:
    """What a question wishes besides words and a place."""
    return Wishes({kind: tuple(values) for kind in GIVEN_UP if (values := understood.values(kind))})


def chosen(columns: Columns, filters: Filters, miles: Numbers | None) -> Mask:
    """The rows that the filters leave."""
    left = columns.standing.copy()
    for kind in ("need", "access", "circumstance", "condition"):
        for value in getattr(filters, kind):
            left &= columns.tagged(f"{kind}:{value}")
    for kind in ("kind", "language", "reach"):
        if values := getattr(filters, kind):
            left &= _any(columns, (f"{kind}:{value}" for value in values))
    if filters.day or filters.time:
        left &= _any(columns, _moments(filters.day, filters.time))
    if filters.free:
        left &= columns.tagged("cost:free")
    if filters.place:
        left &= columns.tagged(f"place:{filters.place}")
    if filters.age is not None:
        left &= suits_age(columns, filters.age)
    if filters.within is not None and miles is not None:
        left &= ~(miles > filters.within)  # without one place, miles is not a number: it comes to people
    return left


def wished(columns: Columns, wishes: Wishes, miles: Numbers | None) -> tuple[Mask, Numbers]:
    """The rows that are not known to fail a wish that is held to, and what each counts: less where it does not say."""
    left = columns.standing.copy()
    counts = np.ones(columns.rows, dtype=np.float32)
    for kind, values in wishes.parts.items():
        fits, fails = _fits(columns, kind, values, wishes, miles)
        if kind in wishes.given_up:
            counts[fails] *= UNFIT
        else:
            left &= ~fails
        counts[~fits & ~fails] *= UNSAID
    return left, counts


def _fits(
    columns: Columns, kind: str, values: tuple[str, ...], wishes: Wishes, miles: Numbers | None
) -> tuple[Mask, Mask]:
    """The rows that are known to fit one kind of wish, and those known to fail it."""
    nobody = np.zeros(columns.rows, dtype=np.bool_)
    if kind == "day":
        return _opens(columns, _moments(_split(values), ()))
    if kind == "time":
        days = _split(wishes.parts.get("day", ()))
        fits, _ = _opens(columns, _moments(days, values))
        timed = _any(columns, _moments(days, ("morning", "afternoon", "evening")))
        return fits, timed & ~fits
    if kind == "cost":
        return columns.tagged("cost:free"), columns.tagged("cost:paid")
    if kind == "age":
        suits = np.logical_and.reduce([suits_age(columns, float(age)) for age in values])
        return suits, ~suits
    if kind == "within" and miles is not None:
        far = miles > float(values[0])
        return ~far, far
    if kind in ("access", "language", "reach"):
        have = [columns.tagged(f"{kind}:{value}") for value in values]
        return np.logical_and.reduce(have), nobody
    return ~nobody, nobody


def _opens(columns: Columns, tags: Iterable[str]) -> tuple[Mask, Mask]:
    says_when = _any(columns, (f"day:{day}" for day in range(len(DAYS))))
    fits = _any(columns, tags)
    return fits, says_when & ~fits


def _moments(days: Iterable[str], times: Iterable[str]) -> list[str]:
    """The tags of these times on these days; of any day where none is named."""
    listed = list(days) or [str(day) for day in range(len(DAYS))]
    times = list(times)
    return [f"day:{day}:{time}" for day in listed for time in times] if times else [f"day:{day}" for day in listed]


def opens_at(columns: Columns, days: Iterable[str], part: str) -> Mask:
    """The rows that are open in this part of one of the days; of any day where none is named."""
    return _any(columns, _moments(days, (part,)))


def _split(values: Iterable[str]) -> list[str]:
    """ "5,6" is Saturday and Sunday."""
    return [day for value in values for day in value.split(",")]


def _any(columns: Columns, tags: Iterable[str]) -> Mask:
    found = np.zeros(columns.rows, dtype=np.bool_)
    for tag in tags:
        found |= columns.tagged(tag)
    return found


def suits_age(columns: Columns, age: float) -> Mask:
    """The rows that do not leave out somebody of this age; who names no limit leaves out nobody."""
    suits: Mask = ~(columns.minimum_age > age) & ~(columns.maximum_age < age)
    return suits


def miles_from(columns: Columns, point: Point) -> Numbers:
    """Miles as the crow flies from a point to each row; not a number for an entry without one place."""
    north = np.radians(columns.latitude - point.latitude)
    east = np.radians(columns.longitude - point.longitude) * np.cos(np.radians(point.latitude))
    miles: Numbers = np.sqrt(north * north + east * east) * np.float32(3958.8)
    return miles


def nearness(columns: Columns, miles: Numbers, point: Point) -> Numbers:
    """What each row counts by how near it is: 1 at the place, half at ten miles. What comes to people is near where it
    serves the area, and far where it names others only."""
    away = np.maximum(miles - point.reach, 0)
    is_nowhere = np.isnan(miles)
    serves_here = _any(columns, (f"serves:{name}" for name in point.within))
    names_areas = columns.tagged("serves:named")
    away[is_nowhere] = COMING
    away[is_nowhere & names_areas & ~serves_here] = NOT_SERVED
    away[is_nowhere & serves_here] = 0
    counts: Numbers = HALF_AS_NEAR / (HALF_AS_NEAR + away)
    return counts
