"""Tables for tests, laid out as rows and columns of printed figures."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from commonweal.insight.figures.printed import read_printed
from commonweal.insight.figures.tables import Check, PublishedCell, PublishedTable, Selection


def grid(
    rows: Mapping[str, Mapping[str, str | int | Decimal]], checks: Sequence[Check] = (), *, name: str = "grid"
) -> PublishedTable:
    """A table whose row labels are its `kind` and whose headings are its `area`."""
    cells = []
    for line, (kind, figures) in enumerate(rows.items(), 2):
        for area, figure in figures.items():
            text = str(figure)
            printed = read_printed(text)
            cells.append(
                PublishedCell(
                    table=name,
                    row=kind,
                    column=area,
                    labels={"kind": kind, "area": area},
                    printed=text,
                    value=printed.value,
                    approximate=printed.approximate,
                    nil=printed.nil,
                    unit="people",
                    note="",
                    line=line,
                )
            )
    return PublishedTable(
        name=name,
        title=name.capitalize(),
        document="A statement",
        section="A section",
        as_at="2015",
        dimensions={"kind": "text", "area": "council"},
        across="area",
        cells=tuple(cells),
        checks=tuple(checks),
    )


def chosen(table: str = "grid", **labels: str | Sequence[str]) -> Selection:
    """A selection, as chosen(kind=["a", "b"])."""
    return Selection(table, {name: (one,) if isinstance(one, str) else tuple(one) for name, one in labels.items()})
