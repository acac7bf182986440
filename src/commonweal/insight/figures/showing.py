"""`shown.toml`: which published figures stand beside the live record, and which are drawn as charts. Pure.

`data/places/README.md` describes the file for those who write it.
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from commonweal.insight.figures.claims import chosen_figures
from commonweal.insight.figures.sidecars import Fault, Settings
from commonweal.insight.figures.tables import PublishedCell, PublishedTable, Selection

SHOWN_FILE = "shown.toml"
_LONGEST_SAYS = 200


@dataclass(frozen=True)
class Beside:
    """A figure that stands beside the live record of a topic. `detail`: its labels that the choice did not name."""

    topic: str
    says: str
    cell: PublishedCell
    detail: str


@dataclass(frozen=True)
class Drawn:
    """A chart of a table: a bar for each label of `bars`, grouped by `groups`, with a panel for each of `panels`."""

    table: str
    title: str
    bars: str
    groups: str
    panels: str
    selection: Selection

    def cells_of(self, table: PublishedTable) -> list[PublishedCell]:
        return [cell for cell in table.cells if self.selection.admits(cell)]


@dataclass
class Shown:
    """What the file says, in its order; whole only where it has no faults."""

    besides: list[Beside] = field(default_factory=list)
    charts: list[Drawn] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_shown(
    raw: bytes, tables: Mapping[str, PublishedTable], topics: Collection[str], placed: Collection[str]
) -> Shown:
    """Read the file. `tables` are those of the same place by name; `topics` are the kinds of support, and "people".

    `placed` are the names (in small letters) of organisations that stand for one area: a figure is shown under its
    area, and so need not repeat it.
    """
    shown = Shown()
    try:
        text = raw.decode("utf-8-sig")
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line, column = (int(found[1]), f"character {found[2]}") if found else (None, None)
        problem = re.sub(r" \(at .*\)$", "", str(error)).rstrip(".")
        remedy = "Correct it, and save it as UTF-8; texts stand in quotes"
        shown.faults.append(Fault(SHOWN_FILE, line, column, f"not valid TOML: {problem}", remedy))
        return shown
    settings = Settings(SHOWN_FILE, text.splitlines(), 1, values, shown.faults)
    for one in settings.each("beside"):
        shown.besides += _besides(one, tables, topics, placed)
    _refuse_doubles(shown)
    for one in settings.each("charts"):
        chart = _chart(one, tables)
        if chart:
            shown.charts.append(chart)
    settings.done()
    return shown


def _table_of(settings: Settings, tables: Mapping[str, PublishedTable]) -> PublishedTable | None:
    name = settings.text("table")
    if name and name not in tables:
        settings.fault("table", f"there is no table {name!r}", f"Write one of: {', '.join(sorted(tables))}")
    return tables.get(name)


def _chosen(settings: Settings, table: PublishedTable | None, *, required: bool) -> Selection | None:
    """The figures that `where` names; None where there is a fault."""
    before = len(settings.faults)
    _, where = settings.wanted("where", required=required)
    if table is None:
        return None
    line = settings.line_of("where")
    selection = chosen_figures(table, where, SHOWN_FILE, line, "where", settings.faults)
    return selection if len(settings.faults) == before else None


def _besides(
    settings: Settings, tables: Mapping[str, PublishedTable], topics: Collection[str], placed: Collection[str]
) -> list[Beside]:
    before = len(settings.faults)
    topic = settings.text("topic")
    if topic and topic not in topics:
        settings.fault("topic", f"{topic!r} is no topic", f"Write one of: {', '.join(topics)}")
    table = _table_of(settings, tables)
    selection = _chosen(settings, table, required=True)
    says = settings.text("says")
    if len(says) > _LONGEST_SAYS:
        settings.fault("says", f"has {len(says)} characters", f"Shorten it to {_LONGEST_SAYS}")
    settings.done()
    if table is None or selection is None or len(settings.faults) > before:
        return []
    cells = [cell for cell in table.cells if selection.admits(cell)]
    if not cells:
        settings.fault("where", "no figure has all these labels", "Correct them")
    fixed = [name for name, labels in selection.labels.items() if len(labels) == 1]
    return [Beside(topic, says, cell, _detail(cell, fixed, placed)) for cell in cells]


def _detail(cell: PublishedCell, fixed: Collection[str], placed: Collection[str]) -> str:
    """What tells a figure from its fellows, as its date."""
    labels = (label for name, label in cell.labels.items() if name not in fixed)
    return ", ".join(label for label in labels if label and label.casefold() not in placed)


def _refuse_doubles(shown: Shown) -> None:
    seen = set()
    for one in shown.besides:
        key = (one.topic, one.cell.table, one.cell.row, one.cell.column)
        if key in seen:
            problem = f"{one.cell.table}: {one.cell.row}, {one.cell.column} stands beside {one.topic} twice"
            shown.faults.append(Fault(SHOWN_FILE, None, None, problem, "Name it once"))
        seen.add(key)


def _chart(settings: Settings, tables: Mapping[str, PublishedTable]) -> Drawn | None:
    before = len(settings.faults)
    title = settings.text("title")
    table = _table_of(settings, tables)
    names = {key: settings.text(key, required=key == "bars") for key in ("bars", "groups", "panels")}
    selection = _chosen(settings, table, required=False)
    settings.done()
    if table is None or selection is None or len(settings.faults) > before:
        return None
    for key, name in names.items():
        if name and name not in table.dimensions:
            problem = f"{table.name} has no labels called {name!r}"
            settings.fault(key, problem, f"Write one of: {', '.join(table.dimensions)}")
    if len(settings.faults) > before:
        return None
    chart = Drawn(table.name, title, names["bars"], names["groups"], names["panels"], selection)
    cells = chart.cells_of(table)
    units = list(dict.fromkeys(cell.unit for cell in cells))
    if len(units) > 1:
        settings.fault("where", f"the figures are in several units: {', '.join(units)}", "Choose those of one unit")
    bars = {tuple(cell.labels.get(name, "") for name in names.values()) for cell in cells}
    if len(bars) < len(cells):
        settings.fault("where", "one bar would stand for several figures", "Choose fewer, or name groups or panels")
    if not any(cell.value is not None for cell in cells):
        settings.fault("where", "there is no figure to draw", "Choose others")
    return chart if len(settings.faults) == before else None
