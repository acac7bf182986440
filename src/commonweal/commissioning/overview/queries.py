"""What the place page counts: the live record by kind and area, with the published figures beside it."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from commonweal.commissioning.overview.support_rate import SupportRate, SupportRateInput, support_rate
from commonweal.core.places.models import Area, Place
from commonweal.core.places.queries import areas_of
from commonweal.insight.evidence.queries import (
    NONE_AT_ALL,
    OLDER,
    Selection,
    SupportCount,
    summary_across,
    summary_by,
    summary_of,
)
from commonweal.insight.figures.models import Comparison, Finding, PublishedCell
from commonweal.insight.figures.queries import comparisons_of
from commonweal.pathway.plans.models import SupportKind

POPULATION_AS_AT = "mid-2020"


@dataclass(frozen=True)
class Live:
    """Support going on at a day, counted in every way the page shows; each count is of exactly the rows it opens to."""

    selection: Selection
    whole: SupportCount
    by_kind: dict[str, SupportCount]
    by_council: dict[str, SupportCount]
    by_kind_and_council: dict[tuple[str, str], SupportCount]
    by_neighbourhood: dict[str, SupportCount]

    @property
    def unplaced(self) -> SupportCount:
        """Support whose neighbourhood is not known: counted for the place as a whole, and in no area."""
        return self.by_neighbourhood.get("", NONE_AT_ALL)

    @cached_property
    def rows_address(self) -> str:
        return reverse("evidence:support_rows", args=[self.selection.place.pk])

    @cached_property
    def rate_address(self) -> str:
        return reverse("overview:rate", args=[self.selection.place.pk])

    def rows(self, **more: str) -> str:
        """The address of the rows behind a figure: this selection, narrowed."""
        return f"{self.rows_address}?{urlencode(self.selection.parameters | more)}"

    def rate(self, **more: str) -> str:
        """The address of a rate's working: of this selection, narrowed."""
        return f"{self.rate_address}?{urlencode(self.selection.parameters | more)}"


def live_of(selection: Selection) -> Live:
    """Count the selection in five queries, however many rows there are."""
    return Live(
        selection,
        whole=summary_of(selection),
        by_kind={line.key: line for line in summary_by(selection, "kind")},
        by_council={line.key: line for line in summary_by(selection, "former_council_id")},
        by_kind_and_council=summary_across(selection, "kind", "former_council_id"),
        by_neighbourhood={line.key: line for line in summary_by(selection, "neighbourhood_id")},
    )


@dataclass(frozen=True)
class Areas:
    """The areas the page speaks of, each by name."""

    councils: list[Area]
    former_councils: list[Area]
    neighbourhoods: list[Area]

    @cached_property
    def by_code(self) -> dict[str, Area]:
        return {area.pk: area for area in (*self.councils, *self.former_councils, *self.neighbourhoods)}

    def population(self, column: str) -> int | None:
        """Persons in the place: its councils of today added up; None where one is not known."""
        counts = [getattr(council, column) for council in self.councils]
        return sum(counts) if counts and None not in counts else None


def areas_shown(place: Place) -> Areas:
    found: dict[str, list[Area]] = {kind: [] for kind in Area.Kind}
    for area in areas_of(place).exclude(kind=Area.Kind.SMALL_AREA):
        found[area.kind].append(area)
    return Areas(found[Area.Kind.COUNCIL], found[Area.Kind.FORMER_COUNCIL], found[Area.Kind.NEIGHBOURHOOD])


def rate_of(people: int, population: int | None, where: str) -> SupportRate | None:
    """People aged 65 and over with support, for each 1,000 who live there; None where their number is not known."""
    if not population:
        return None
    given = SupportRateInput(people=people, population=population, where=where, ages="aged 65 and over")
    return support_rate(given)


@dataclass(frozen=True)
class LiveCell:
    """A live figure and the address of the rows (or working) behind it. `form`: number, hours, pounds or rate."""

    value: Decimal | int | None
    form: str
    href: str = ""
    is_few: bool = False


@dataclass(frozen=True)
class PublishedFigure:
    """A published figure, what tells it from others (as its date), and whether it does not add up in its own table."""

    cell: PublishedCell
    detail: str
    is_odd: bool


@dataclass
class Line:
    """A line of the table: a cell for the place as a whole, then one for each council as it was."""

    says: str
    live: list[LiveCell] = field(default_factory=list)
    published: list[list[PublishedFigure]] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    """Lines about one kind of support, or about the people who live here."""

    title: str
    lines: list[Line]


def groups_of(place: Place, areas: Areas, live: Live | None, kind: str) -> list[Group]:
    """The table of the page: people who live here, then each kind of support that is live or published."""
    odd = set(Finding.objects.filter(table__place=place).values_list("table_id", "row", "column"))
    published = _published_lines(list(comparisons_of(place)), areas, odd)
    people = _population_lines(areas) + published.get(Comparison.PEOPLE, [])
    if live:
        people.append(_rate_line(areas, live))
    groups = [Group("People who live here", people)]
    if live and not kind:
        groups.append(Group("All kinds of support", _live_lines(live, areas, "")))
    for value, label in SupportKind.choices:
        if kind and value != kind:
            continue
        lines = _live_lines(live, areas, value) if live and value in live.by_kind else []
        lines += published.get(value, [])
        if lines:
            groups.append(Group(str(label), lines))
    return groups


def _population_lines(areas: Areas) -> list[Line]:
    lines = []
    for says, column in (
        ("Aged 18 to 64", "population_18_to_64"),
        ("Aged 65 and over", "population_65_and_over"),
        ("Aged 85 and over", "population_85_and_over"),
    ):
        counts = [areas.population(column), *(getattr(council, column) for council in areas.former_councils)]
        if any(count is not None for count in counts):
            cells = [LiveCell(count, "number") for count in counts]
            lines.append(Line(f"{says}, {POPULATION_AS_AT} estimate", cells))
    return lines


def _rate_line(areas: Areas, live: Live) -> Line:
    column = "population_65_and_over"
    whole = rate_of(live.whole.older_people, areas.population(column), live.selection.place.name)
    cells = [_rate_cell(whole, live.rate())]
    for council in areas.former_councils:
        count = live.by_council.get(council.pk, NONE_AT_ALL)
        rate = rate_of(count.older_people, council.population_65_and_over, council.name)
        cells.append(_rate_cell(rate, live.rate(former_council=council.pk)))
    return Line("Aged 65 and over with support, for each 1,000", cells)


def _rate_cell(rate: SupportRate | None, href: str) -> LiveCell:
    return LiveCell(rate.per_1000, "rate", href, rate.few_people) if rate else LiveCell(None, "rate")


def _live_lines(live: Live, areas: Areas, kind: str) -> list[Line]:
    whole = live.by_kind.get(kind, NONE_AT_ALL) if kind else live.whole
    councils = [council.pk for council in areas.former_councils]
    counts = [
        live.by_kind_and_council.get((kind, code), NONE_AT_ALL) if kind else live.by_council.get(code, NONE_AT_ALL)
        for code in councils
    ]
    narrowed = {"kind": kind} if kind else {}
    addresses = [live.rows(**narrowed), *(live.rows(**narrowed, former_council=code) for code in councils)]
    return [
        Line(
            says,
            [
                LiveCell(getattr(count, column), form, href)
                for count, href in zip((whole, *counts), addresses, strict=True)
            ],
        )
        for says, column, form in (
            ("People", "people", "number"),
            ("Hours a week", "weekly_hours", "hours"),
            ("Pounds a week", "weekly_cost", "pounds"),
        )
    ]


def _published_lines(
    comparisons: list[Comparison], areas: Areas, odd: set[tuple[int, str, str]]
) -> dict[str, list[Line]]:
    """The published figures of each topic: those of one council in its column, the others under the whole place."""
    columns = {council.pk: number for number, council in enumerate(areas.former_councils, 1)}
    lines: dict[str, dict[str, Line]] = {}
    for one in comparisons:
        named = lines.setdefault(one.topic, {})
        line = named.setdefault(one.says, Line(one.says, published=[[] for _ in range(len(columns) + 1)]))
        cell = one.cell
        figure = PublishedFigure(cell, one.detail, (cell.table_id, cell.row, cell.column) in odd)
        line.published[columns.get(cell.area_id or "", 0)].append(figure)
    return {topic: list(named.values()) for topic, named in lines.items()}


@dataclass(frozen=True)
class NeighbourhoodRow:
    """A neighbourhood in the table beside the map."""

    area: Area
    council: str
    former_council: str
    count: SupportCount
    rate: SupportRate | None
    rows: str = ""
    rate_address: str = ""


def neighbourhood_rows(areas: Areas, live: Live | None) -> list[NeighbourhoodRow]:
    """Each neighbourhood, by council as it was and name, with its support where the live record may be seen."""
    rows = []
    for area in areas.neighbourhoods:
        count = live.by_neighbourhood.get(area.pk, NONE_AT_ALL) if live else NONE_AT_ALL
        council, former = areas.by_code.get(area.parent_id or ""), areas.by_code.get(area.former_council_id or "")
        rows.append(
            NeighbourhoodRow(
                area=area,
                council=council.name if council else "",
                former_council=former.name if former else "",
                count=count,
                rate=rate_of(count.older_people, area.population_65_and_over, area.name) if live else None,
                rows=live.rows(neighbourhood=area.pk) if live else "",
                rate_address=live.rate(neighbourhood=area.pk) if live else "",
            )
        )
    return sorted(rows, key=lambda row: (row.former_council or row.council, row.area.name))


def older_people_in(selection: Selection) -> tuple[int, int | None]:
    """Of the selection's area: people aged 65 and over with support, and how many live there (None: not known)."""
    older = summary_of(Selection(**(vars(selection) | {"ages": OLDER}))).people
    area = selection.neighbourhood or selection.former_council
    if area:
        return older, area.population_65_and_over
    return older, areas_shown(selection.place).population("population_65_and_over")
