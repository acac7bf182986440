"""Published figures as charts, as the place chose them."""

from collections import defaultdict
from collections.abc import Iterable

from commonweal.core.design.charts import Bar, Figure, figure_of
from commonweal.core.places.models import Place
from commonweal.insight.figures.models import PublishedCell, PublishedChart, PublishedTable


def charts_of(place: Place) -> list[tuple[PublishedChart, Figure]]:
    """Each chart of a place's published tables with what it draws, in two queries."""
    charts = list(PublishedChart.objects.filter(table__place=place).select_related("table"))
    cells: dict[int, list[PublishedCell]] = defaultdict(list)
    for cell in PublishedCell.objects.filter(table__in={chart.table_id for chart in charts}):
        cells[cell.table_id].append(cell)
    return [(chart, figure_from(chart, cells[chart.table_id])) for chart in charts]


def charts_of_table(table: PublishedTable) -> list[Figure]:
    """What the charts of one table draw."""
    cells = list(table.cells.all())
    return [figure_from(chart, cells) for chart in table.charts.all()]


def figure_from(chart: PublishedChart, cells: Iterable[PublishedCell]) -> Figure:
    """The figure that a chart makes of its table's cells; a cell without a number has no bar."""
    panels: dict[str, list[Bar]] = {}
    unit = ""
    for cell in cells:
        if cell.value is None or not all(cell.labels.get(name) in labels for name, labels in chart.where.items()):
            continue
        unit = cell.unit
        panels.setdefault(cell.labels.get(chart.panels, ""), []).append(
            Bar(cell.labels[chart.bars], cell.labels.get(chart.groups, ""), float(cell.value), cell.printed)
        )
    note = f"{unit[:1].upper()}{unit[1:]}, as printed."
    return figure_of(chart.title, note, f"{chart.bars[:1].upper()}{chart.bars[1:]}", panels)
