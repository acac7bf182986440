"""Reading published tables: by group, and as the grid they were printed as."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, QuerySet

from commonweal.core.places.models import Place
from commonweal.insight.figures.models import Comparison, Finding, PublishedCell, PublishedTable

NOT_STATED = "Not stated"


def tables_of(place: Place) -> QuerySet[PublishedTable]:
    """The published tables of a place, each with how many findings it has (`findings_count`)."""
    return place.published_tables.annotate(findings_count=Count("findings")).order_by("section", "title")


@dataclass(frozen=True)
class TableGroup:
    """Tables of one part of a document."""

    title: str
    tables: list[PublishedTable]


def grouped(tables: QuerySet[PublishedTable]) -> list[TableGroup]:
    """Tables by the first part of the section they stand in: "Current supply" of "Current supply: Home care"."""

    def part(table: PublishedTable) -> str:
        return table.section.partition(":")[0]

    ordered = sorted(tables, key=lambda table: (part(table), table.title))
    return [TableGroup(title, list(members)) for title, members in groupby(ordered, part)]


@dataclass(frozen=True)
class GridCell:
    """A figure, the number of its finding in the list (None: nothing to say), and its unit where the others differ."""

    cell: PublishedCell | None
    finding: int | None
    unit: str


@dataclass(frozen=True)
class GridRow:
    """A row as printed: its labels, its figures, and what is said of it."""

    labels: list[str]
    cells: list[GridCell]
    note: str


@dataclass(frozen=True)
class Grid:
    """A published table as it was printed. `unit` is that of all figures, empty where they differ."""

    label_headings: list[str]
    headings: list[str]
    rows: list[GridRow]
    findings: list[tuple[Finding, PublishedCell]]
    unit: str
    has_notes: bool


def grid_of(table: PublishedTable) -> Grid:
    """The table's figures laid out in two queries: each row with its labels, each finding numbered at its cell."""
    cells = list(table.cells.all())
    by_place = {(cell.row, cell.column): cell for cell in cells}
    findings = [(finding, by_place[finding.row, finding.column]) for finding in table.findings.all()]
    numbers = {cell.pk: number for number, (_, cell) in enumerate(findings, 1)}
    units = {cell.unit for cell in cells}
    unit = units.pop() if len(units) == 1 else ""
    headings = list(dict.fromkeys(cell.column for cell in sorted(cells, key=lambda cell: cell.column_position)))
    rows = []
    for _, members in groupby(cells, key=lambda cell: cell.row_position):
        named = {cell.column: cell for cell in members}
        first = next(iter(named.values()))
        rows.append(
            GridRow(
                labels=[first.labels.get(name) or NOT_STATED for name in table.row_labels],
                cells=[_grid_cell(named.get(heading), numbers, unit) for heading in headings],
                note="\n".join(dict.fromkeys(cell.note for cell in named.values() if cell.note)),
            )
        )
    return Grid(
        label_headings=[_capital(name) for name in table.row_labels],
        headings=headings if table.across else ["Figure"],
        rows=rows,
        findings=findings,
        unit=unit,
        has_notes=any(row.note for row in rows),
    )


def _grid_cell(cell: PublishedCell | None, numbers: dict[int, int], common_unit: str) -> GridCell:
    if cell is None:
        return GridCell(None, None, "")
    return GridCell(cell, numbers.get(cell.pk), "" if common_unit else cell.unit)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def comparisons_of(place: Place) -> QuerySet[Comparison]:
    """The published figures that stand beside live support, in the order the place chose."""
    found = Comparison.objects.filter(cell__table__place=place).select_related("cell__table", "cell__area")
    return found.defer("cell__area__boundary")
