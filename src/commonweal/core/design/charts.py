"""Bar charts as SVG, made on the server by Vega-Lite, so that nobody needs a script to read them.

A chart is always shown with its table (`design/chart.html` draws both), so the SVG itself is one picture to a screen
reader: what Vega says of each bar is taken out. Each bar carries its own words and figure, so nothing hangs on colour.
"""

import hashlib
import json
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.etree import ElementTree

from django.core.cache import cache
from markupsafe import Markup

PALETTE = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442")
"""Okabe and Ito's colours, which people with any kind of colour vision tell apart, in the order they are used."""
INK = "#16232b"
FONT = "Atkinson Hyperlegible, system-ui, arial, sans-serif"
FONT_SIZE = 14
LETTER = 7.8
"""Pixels a letter takes at that size, on the wide side."""

WIDTH = 300
LABEL_LETTERS = 20
BAR, BETWEEN_BARS = 20, 16
KEPT_FOR = 60 * 60 * 24 * 30
VERSION = 4
"""Part of the key a drawing is kept by: raise it with any change to how charts look."""

_SVG = "http://www.w3.org/2000/svg"


@dataclass(frozen=True)
class Bar:
    """One bar: what it stands for, its group (a year, an area; empty for none), its value, and the value in words."""

    label: str
    group: str
    value: float
    said: str


@dataclass(frozen=True)
class BarChart:
    """Bars from nought. `title` names the picture to a screen reader; `largest` is the value that fills the width."""

    title: str
    bars: tuple[Bar, ...]
    largest: float = 0

    @cached_property
    def labels(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(bar.label for bar in self.bars))

    @cached_property
    def groups(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(bar.group for bar in self.bars))

    @cached_property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The table behind the chart: for each label, what is said of each group ("" where there is nothing)."""
        said = {(bar.label, bar.group): bar.said for bar in self.bars}
        return [(label, [said.get((label, group), "") for group in self.groups]) for label in self.labels]


@dataclass(frozen=True)
class Panel:
    """One chart of a figure, under its own name (an area); the name is empty where the figure has one chart only."""

    name: str
    chart: BarChart


@dataclass(frozen=True)
class Figure:
    """What `design/chart.html` shows: charts side by side to one scale, and the table that holds all they say.

    `labels_are` heads the column of labels in that table, `note` stands under the title (the unit, at least).
    """

    title: str
    note: str
    labels_are: str
    panels: tuple[Panel, ...]

    @cached_property
    def groups(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(group for panel in self.panels for group in panel.chart.groups))


def figure_of(title: str, note: str, labels_are: str, bars_by_panel: Mapping[str, Sequence[Bar]]) -> Figure:
    """A figure with a panel for each name, all drawn to the scale of the longest bar among them."""
    largest = max((bar.value for bars in bars_by_panel.values() for bar in bars), default=0)
    panels = [
        Panel(name, BarChart(f"{title}: {name}" if name else title, tuple(bars), largest))
        for name, bars in bars_by_panel.items()
    ]
    return Figure(title, note, labels_are, tuple(panels))


def draw_figures(figures: Iterable[Figure]) -> dict[BarChart, Markup]:
    """The SVG of every chart in the figures."""
    return draw_charts(panel.chart for figure in figures for panel in figure.panels)


def draw_charts(charts: Iterable[BarChart]) -> dict[BarChart, Markup]:
    """The SVG of each chart, drawn now or kept from before."""
    specifications = {chart: bar_specification(chart) for chart in charts}
    keys = {chart: _key(chart, specification) for chart, specification in specifications.items()}
    kept = cache.get_many(keys.values())
    drawn = {
        keys[chart]: _drawn(chart, specification)
        for chart, specification in specifications.items()
        if keys[chart] not in kept
    }
    if drawn:
        cache.set_many(drawn, KEPT_FOR)
    # The markup is ours: Vega escapes the texts in it, and `as_picture` writes it anew
    return {chart: Markup((kept | drawn)[key]) for chart, key in keys.items()}  # noqa: S704


def _key(chart: BarChart, specification: Mapping[str, Any]) -> str:
    content = json.dumps([VERSION, chart.title, specification], sort_keys=True)
    return f"chart:{hashlib.sha256(content.encode()).hexdigest()}"


def _drawn(chart: BarChart, specification: Mapping[str, Any]) -> str:
    import vl_convert  # its engine takes half a second to start, and only a chart not drawn before needs it

    return as_picture(vl_convert.vegalite_to_svg(dict(specification)), chart.title)


def bar_specification(chart: BarChart) -> dict[str, Any]:
    """The Vega-Lite specification of a chart: bars from left to right, each with its group and figure at its end."""
    grouped = chart.groups != ("",)
    values = [
        {
            "label": _folded(bar.label),
            "group": bar.group,
            "value": bar.value,
            "said": f"{bar.group} {bar.said}".strip(),
        }
        for bar in chart.bars
    ]
    labels = list(dict.fromkeys(str(one["label"]) for one in values))
    margin = max((len(line) for label in labels for line in label.split("\n")), default=0) * LETTER + 12
    words = max((len(str(one["said"])) for one in values), default=0) * LETTER + 8
    largest = max([chart.largest, *(bar.value for bar in chart.bars)], default=0) or 1
    end = largest * WIDTH / max(WIDTH - words, WIDTH / 4)
    y: dict[str, Any] = {
        "field": "label",
        "type": "nominal",
        "sort": labels,
        "title": None,
        "axis": {
            "labelExpr": "split(datum.label, '\\n')",
            "labelLimit": 0,
            "ticks": False,
            "labelPadding": 8,
            "minExtent": margin,
            "maxExtent": margin,
        },
        "scale": {"paddingInner": BETWEEN_BARS / (BAR * len(chart.groups) + BETWEEN_BARS), "paddingOuter": 0.1},
    }
    offset = (
        {"yOffset": {"field": "group", "sort": list(chart.groups), "scale": {"paddingInner": 0}}} if grouped else {}
    )
    colours = [PALETTE[index % len(PALETTE)] for index, _ in enumerate(chart.groups)]
    return {
        "data": {"values": values},
        "width": WIDTH,
        "height": {"step": BAR if grouped else BAR + BETWEEN_BARS, **({"for": "offset"} if grouped else {})},
        "encoding": {
            "y": y,
            "x": {"field": "value", "type": "quantitative", "axis": None, "scale": {"domain": [0, end]}},
            **offset,
        },
        "layer": [
            {
                "mark": {"type": "bar", "stroke": INK, "strokeWidth": 0.75},
                "encoding": {
                    "color": {
                        "field": "group",
                        "legend": None,
                        "scale": {"domain": list(chart.groups), "range": colours},
                    }
                },
            },
            {
                "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 5},
                "encoding": {"text": {"field": "said"}},
            },
        ],
        "config": {
            "font": FONT,
            "background": None,
            "view": {"stroke": None},
            "text": {"fontSize": FONT_SIZE, "color": INK},
            "axis": {"labelFontSize": FONT_SIZE, "labelColor": INK, "domainColor": INK},
        },
    }


def _folded(label: str) -> str:
    """A label in lines that fit beside the bars; a long word with a slash in it may be folded there."""
    words = [word.replace("/", "/ ") if len(word) > LABEL_LETTERS else word for word in label.split()]
    return "\n".join(textwrap.wrap(" ".join(words), LABEL_LETTERS))


def as_picture(svg: str, title: str) -> str:
    """The SVG made fit for a page: one named picture without scripts, styles, or what is drawn and cannot be seen."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - made by Vega on this machine, never received
    _clean(root)
    for attribute in ("class", "version"):
        root.attrib.pop(attribute, None)
    root.set("role", "img")
    root.set("focusable", "false")
    root.set("xmlns", _SVG)
    name = ElementTree.Element("title")
    name.text = title
    root.insert(0, name)
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=True)


_FORBIDDEN = ("style", "class", "role", "pointer-events")


def _clean(element: ElementTree.Element) -> None:
    for attribute in [one for one in element.attrib if one in _FORBIDDEN or one.startswith(("aria-", "on"))]:
        del element.attrib[attribute]
    # Prefixes of namespaces are kept for the whole process, and other libraries set them: names without any are safe
    element.tag = element.tag.rpartition("}")[2]
    for child in list(element):
        tag = child.tag.rpartition("}")[2]
        is_unseen = child.get("display") == "none" or child.get("opacity") == "0"
        if tag in ("script", "style", "metadata") or is_unseen:
            element.remove(child)
            continue
        _clean(child)
        if (tag == "g" and len(child) == 0) or (tag == "path" and _is_nothing(child)):
            element.remove(child)


def _is_nothing(path: ElementTree.Element) -> bool:
    return not path.get("d") or (path.get("fill") is None and path.get("stroke") is None)
