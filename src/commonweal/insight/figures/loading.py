"""The published figures' step of a load: tables as printed, what does not add up in them, and how they are shown."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from commonweal.core.accounts.actors import Actor
from commonweal.core.design.charts import draw_figures
from commonweal.core.places.faults import Fault as PlaceFault
from commonweal.core.places.loading import LoadReport, Say
from commonweal.core.places.models import Place
from commonweal.core.places.reading import PlaceSettings, read_settings
from commonweal.core.places.reading.settings import PLACE_FILE
from commonweal.insight.figures import models
from commonweal.insight.figures.charts import charts_of
from commonweal.insight.figures.checking import CheckReport, check_tables
from commonweal.insight.figures.models import Comparison, PublishedCell, PublishedChart
from commonweal.insight.figures.reading import read_tables
from commonweal.insight.figures.showing import SHOWN_FILE, Beside, Shown, read_shown
from commonweal.insight.figures.sidecars import Fault
from commonweal.insight.figures.tables import PublishedTable

FOLDER = "figures"
AREA_KINDS = ("council", "organisation")
"""Kinds of label that can name an area, by the organisation that serves it."""

Tables = dict[str, PublishedTable]
CellKey = tuple[str, str, str]


def load_figures(actor: Actor, place: Place, folder: Path, report: LoadReport, say: Say) -> None:
    """Replace the place's published tables by those of the folder; without `figures/` in it they stay as they are."""
    settings = read_settings((folder / PLACE_FILE).read_bytes(), [])
    if settings is None or not (folder / FOLDER).is_dir():
        return
    say("Reading the published figures")
    files = {path.name: path.read_bytes() for path in sorted((folder / FOLDER).iterdir()) if path.is_file()}
    read = read_tables(files, _known_names(settings))
    report.faults += [_fault(one, f"{FOLDER}/") for one in read.faults]
    if read.faults:
        return
    tables = {table.name: table for table in read.tables}
    path = folder / SHOWN_FILE
    areas = _area_of_names(settings, place)
    topics = [topic for topic, _ in Comparison.TOPICS]
    shown = read_shown(path.read_bytes(), tables, topics, areas) if path.is_file() else Shown()
    report.faults += [_fault(one, "") for one in shown.faults]
    if shown.faults:
        return
    checked = _check(tables)
    place.published_tables.all().delete()
    cells = _store_tables(place, tables, checked, areas)
    _store_shown(shown, cells, place)
    draw_figures(figure for _, figure in charts_of(place))  # so that the first who opens a page need not wait for it
    _tell(tables, checked, shown, report)


def _fault(fault: Fault, folder: str) -> PlaceFault:
    return PlaceFault(f"{folder}{fault.file}", fault.where, f"{fault.message[:1].upper()}{fault.message[1:]}")


def _known_names(settings: PlaceSettings) -> dict[str, list[str]]:
    return {
        "council": [name for one in settings.organisations if one.kind == "council" for name in one.names],
        "organisation": [name for one in settings.organisations for name in one.names],
    }


def _area_of_names(settings: PlaceSettings, place: Place) -> dict[str, str]:
    """The code of the one area that each organisation serves, by each of its names."""
    codes = set(place.areas.values_list("pk", flat=True))
    return {
        name.casefold(): one.areas[0]
        for one in settings.organisations
        if len(one.areas) == 1 and one.areas[0] in codes
        for name in one.names
    }


def _check(tables: Tables) -> dict[str, CheckReport]:
    """What follows and what does not, table by table. A claim may look into any other table."""
    silent = {name: replace(table, checks=()) for name, table in tables.items()}
    return {name: check_tables((silent | {name: table}).values()) for name, table in tables.items()}


def _store_tables(
    place: Place, tables: Tables, checked: Mapping[str, CheckReport], areas: Mapping[str, str]
) -> dict[CellKey, PublishedCell]:
    stored = [
        models.PublishedTable(
            place=place,
            slug=name,
            title=table.title,
            source=table.document,
            section=table.section,
            as_at=table.as_at,
            row_labels=[label for label in table.dimensions if label != table.across],
            across=table.across or "",
            note="\n".join(table.notes),
            checks=checked[name].made,
            not_checked=[f"{one.says}: {one.message}" for one in checked[name].not_checked],
        )
        for name, table in tables.items()
    ]
    models.PublishedTable.objects.bulk_create(stored)
    cells = {
        (table.slug, cell.row, cell.column): cell
        for table in stored
        for cell in _cells(table, tables[table.slug], areas)
    }
    PublishedCell.objects.bulk_create(cells.values())
    models.Finding.objects.bulk_create(
        models.Finding(
            table=table,
            row=finding.row,
            column=finding.column,
            printed=finding.printed,
            computed=f"{finding.computed:f}",
            message=finding.message,
            severity=finding.severity,
        )
        for table in stored
        for finding in checked[table.slug].findings
    )
    return cells


def _cells(stored: models.PublishedTable, table: PublishedTable, areas: Mapping[str, str]) -> list[PublishedCell]:
    rows = {label: number for number, label in enumerate(table.rows, 1)}
    columns = {label: number for number, label in enumerate(table.columns, 1)}
    naming = [name for name, kind in table.dimensions.items() if kind in AREA_KINDS]
    return [
        PublishedCell(
            table=stored,
            row=cell.row,
            column=cell.column,
            row_position=rows[cell.row],
            column_position=columns[cell.column],
            labels=dict(cell.labels),
            area_id=next((code for name in naming if (code := areas.get(cell.labels[name].casefold()))), None),
            printed=cell.printed,
            value=cell.value,
            is_approximate=cell.approximate,
            unit=cell.unit,
            note=cell.note,
        )
        for cell in table.cells
    ]


def _store_shown(shown: Shown, cells: Mapping[CellKey, PublishedCell], place: Place) -> None:
    def cell_of(one: Beside) -> PublishedCell:
        return cells[one.cell.table, one.cell.row, one.cell.column]

    Comparison.objects.bulk_create(
        Comparison(cell=cell_of(one), topic=one.topic, says=one.says, detail=one.detail, position=position)
        for position, one in enumerate(shown.besides)
    )
    by_slug = {table.slug: table for table in place.published_tables.all()}
    PublishedChart.objects.bulk_create(
        PublishedChart(
            table=by_slug[chart.table],
            title=chart.title,
            bars=chart.bars,
            groups=chart.groups,
            panels=chart.panels,
            where={name: list(labels) for name, labels in chart.selection.labels.items()},
            position=position,
        )
        for position, chart in enumerate(shown.charts)
    )


def _tell(tables: Tables, checked: Mapping[str, CheckReport], shown: Shown, report: LoadReport) -> None:
    cells = sum(len(table.cells) for table in tables.values())
    made = sum(one.made for one in checked.values())
    report.read.append(f"{FOLDER}/: {len(tables)} published tables with {cells:,} figures; {made:,} checks made")
    if shown.besides or shown.charts:
        report.read.append(
            f"{SHOWN_FILE}: {len(shown.besides)} figures beside live support, {len(shown.charts)} charts"
        )
    for one in checked.values():
        report.findings += [
            f"{FOLDER}/{found.table}.csv, {found.row}, {found.column}: printed {found.printed}, "
            f"computed {found.computed:f}. {found.message}"
            for found in one.findings
        ]
        report.findings += [
            f"{FOLDER}/{missed.table}.csv, {missed.place}: could not be checked ({missed.says}). {missed.message}"
            for missed in one.not_checked
        ]
