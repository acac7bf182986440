"""What the page of results shows of a search: chips, choices with counts, links that change one thing, and pins."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from commonweal.community.directory.needs import all_needs
from commonweal.community.directory.terms import own_terms
from commonweal.community.search.entry import DAY_PARTS
from commonweal.community.search.filters import Filters
from commonweal.community.search.forms import LISTS, REACHED
from commonweal.community.search.queries.results import DISTANCES, Results
from commonweal.community.search.understanding.when import DAYS

MOST_CHOICES = 8
"""Of a list of choices those that most results have; chosen ones are always shown."""


@dataclass(frozen=True)
class Choice:
    """One value of a filter, with how many results it would leave."""

    name: str
    value: str
    label: str
    count: int | None
    is_chosen: bool


@dataclass(frozen=True)
class Group:
    """The choices of one filter. `many`: several can be chosen."""

    name: str
    legend: str
    choices: Sequence[Choice]
    many: bool = True


@dataclass(frozen=True)
class Chip:
    """Something that narrows the results, and the address without it."""

    label: str
    href: str
    is_understood: bool


class Address:
    """The address of a search, with some of its parameters changed."""

    def __init__(self, asked: QueryDict, path: str) -> None:
        self._path = path
        self._asked = [(name, value) for name, values in asked.lists() for value in values if value]

    def having(self, **changed: str) -> str:
        """With parameters set, or taken out where the value is ""; always from the first page on."""
        kept = [(name, value) for name, value in self._asked if name not in changed and name != "page"]
        kept += [(name, value) for name, value in changed.items() if value]
        return f"{self._path}?{urlencode(kept)}" if kept else self._path

    def without(self, name: str, value: str) -> str:
        """Without one value of a filter."""
        kept = [pair for pair in self._asked if pair != (name, value) and pair[0] != "page"]
        return f"{self._path}?{urlencode(kept)}" if kept else self._path

    def page(self, number: int) -> str:
        return self.having() + ("&" if "?" in self.having() else "?") + f"page={number}"


def chips(results: Results, filters: Filters, address: Address) -> list[Chip]:
    """What was understood from the words, then what was chosen, each with the way to take it off."""
    understood = [
        Chip(part.label, address.having(words=results.understood.without(part), exactly=""), True)
        for part in results.parts
    ]
    chosen = [
        Chip(label_of(name, value), address.without(name, value), False)
        for name in filters.named
        if isinstance(values := getattr(filters, name), tuple)
        for value in values
    ]
    if filters.free:
        chosen.append(Chip("Free", address.having(free=""), False))
    if filters.age is not None:
        chosen.append(Chip(f"For age {filters.age:g}", address.having(age=""), False))
    if filters.within is not None:
        chosen.append(Chip(f"Within {_miles(filters.within)}", address.having(within=""), False))
    return [*understood, *chosen]


def label_of(name: str, value: str) -> str:
    """What a page says of a value of a filter."""
    if name == "need":
        return all_needs()[value].name if value in all_needs() else value
    if name == "day":
        return f"On {DAYS[int(value)]}s"
    if name == "time":
        return f"In the {value}"
    if name == "reach":
        return REACHED[value]
    if name == "language":
        return f"In {value.capitalize()}"
    term = own_terms(LISTS[name]).get(value)
    return term.name if term else value


def groups(results: Results, filters: Filters) -> list[Group]:
    """The filters that would change something, with their choices."""
    listed = [
        _group(results, filters, "need", "What it helps with", all_needs()),
        Group("within", "How far", list(_distances(results, filters)), many=False),
        _group(results, filters, "day", "Days", [str(day) for day in range(7)], most=7),
        _group(results, filters, "time", "Time of day", DAY_PARTS),
        _group(results, filters, "access", "The place has", own_terms("access"), most=14),
        _group(results, filters, "reach", "How to use it", REACHED),
        _group(results, filters, "kind", "What it is", own_terms("kinds")),
        _group(results, filters, "circumstance", "Who it is for", own_terms("circumstances")),
        _group(results, filters, "condition", "Conditions it knows about", own_terms("conditions")),
        _group(results, filters, "language", "Languages", sorted(results.facets.of("language"))),
        Group("free", "Cost", list(_cost(results, filters)), many=False),
    ]
    return [group for group in listed if group.choices]


def _group(
    results: Results, filters: Filters, name: str, legend: str, values: Iterable[str], *, most: int = MOST_CHOICES
) -> Group:
    counts = results.facets.of(name)
    chosen: Sequence[str] = getattr(filters, name)
    offered = [value for value in values if value in chosen or counts.get(value)]
    kept = set(sorted(offered, key=lambda value: (value not in chosen, -counts.get(value, 0)))[:most])
    choices = [
        Choice(name, value, label_of(name, value), counts.get(value, 0), value in chosen)
        for value in offered
        if value in kept
    ]
    is_no_choice = len(choices) == 1 and not choices[0].is_chosen and choices[0].count == results.total
    return Group(name, legend, [] if is_no_choice else choices)


def _distances(results: Results, filters: Filters) -> Iterable[Choice]:
    if results.point is None:
        return
    counts = results.facets.of("within")
    yield Choice("within", "", "Any distance", None, filters.within is None)
    for miles in DISTANCES:
        yield Choice(
            "within", str(miles), f"Within {_miles(miles)}", counts.get(str(miles), 0), filters.within == miles
        )


def _cost(results: Results, filters: Filters) -> Iterable[Choice]:
    free = results.facets.of("cost").get("free", 0)
    if filters.free or free:
        yield Choice("free", "1", "Free", free, filters.free)


def _miles(miles: float) -> str:
    return "1 mile" if miles == 1 else f"{miles:g} miles"


def map_address(results: Results) -> str:
    """Where the map of a page of results is drawn; "" where none of them has a place."""
    pins = [
        f"{one.number}~{one.entry.latitude:.5f}~{one.entry.longitude:.5f}"
        for one in results.found
        if one.entry.latitude is not None and one.entry.longitude is not None
    ]
    if not pins:
        return ""
    asked: Mapping[str, str] = {"pins": "_".join(pins)}
    if results.point is not None:
        asked = {**asked, "from": f"{results.point.latitude:.5f}~{results.point.longitude:.5f}"}
    return f"{reverse('search:map')}?{urlencode(asked)}"
