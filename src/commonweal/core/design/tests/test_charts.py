"""Charts are pictures that a strict content policy admits, that say what they show, and that are drawn once."""

import re
from xml.etree import ElementTree

import pytest
import vl_convert
from django.core.cache import cache

from commonweal.core.design.charts import Bar, BarChart, as_picture, bar_specification, draw_charts, figure_of
from commonweal.core.design.environment import environment

SVG = "{http://www.w3.org/2000/svg}"
pytestmark = pytest.mark.django_db


def chart(*bars: Bar, title: str = "Care homes by kind") -> BarChart:
    return BarChart(title, bars or (Bar("Nursing", "Poole", 16, "16"), Bar("No Nursing", "Dorset", 129, "129")))


def drawn(one: BarChart) -> str:
    return str(draw_charts([one])[one])


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - the charts are our own


def texts(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in parsed(svg).iter(f"{SVG}text")]


def widths(svg: str) -> list[float]:
    """How wide each bar is drawn: the first horizontal step of its path."""
    paths = [path.get("d", "") for path in parsed(svg).iter(f"{SVG}path")]
    return [float(found[1]) for path in paths if (found := re.match(r"M[-\d.]+,[-\d.]+h([\d.]+)v", path))]


def test_a_chart_has_nothing_that_a_strict_content_policy_forbids() -> None:
    svg = drawn(chart(Bar("Tea & <script>alert(1)</script>", '"Poole"', 3, "3"), title="<b>Rates</b> & more"))
    assert not re.search(r"style\s*=|<style|<script|\son\w+\s*=|javascript:|class=", svg)
    assert "&lt;script&gt;" in svg
    parsed(svg)


def test_a_chart_is_one_picture_named_by_its_title() -> None:
    svg = parsed(drawn(chart()))
    assert svg.get("role") == "img"
    assert svg[0].tag == f"{SVG}title"
    assert svg[0].text == "Care homes by kind"
    inside = [element for element in svg.iter() if element is not svg]
    assert not [element for element in inside if element.get("role") or element.get("aria-label")]


def test_each_bar_carries_its_group_and_figure_in_words() -> None:
    said = texts(drawn(chart()))
    assert {"Nursing", "No Nursing", "Poole 16", "Dorset 129"} <= set(said)


def test_bars_are_as_long_as_their_values() -> None:
    one, other = widths(drawn(chart(Bar("A", "", 30, "30"), Bar("B", "", 120, "120"))))
    assert other / one == pytest.approx(4, rel=0.01)


def test_panels_side_by_side_share_a_scale() -> None:
    figure = figure_of(
        "Older people", "People", "Age", {"Poole": [Bar("65-69", "", 10, "10")], "Dorset": [Bar("65-69", "", 40, "40")]}
    )
    (short,), (long,) = (widths(drawn(panel.chart)) for panel in figure.panels)
    assert long / short == pytest.approx(4, rel=0.01)
    assert figure.panels[0].chart.title == "Older people: Poole"


@pytest.mark.parametrize("bars", [[Bar("A", "", 0, "0")], [Bar("A", "", 0, "-"), Bar("B", "", 0, "0")]])
def test_a_chart_of_nothing_is_still_drawn(bars: list[Bar]) -> None:
    assert "A" in texts(drawn(chart(*bars)))


def test_the_same_chart_is_drawn_once_and_a_changed_one_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    made = []
    render = vl_convert.vegalite_to_svg
    monkeypatch.setattr(vl_convert, "vegalite_to_svg", lambda spec: made.append(spec) or render(spec))
    first = drawn(chart())
    assert drawn(chart()) == first
    assert len(made) == 1
    drawn(chart(title="Another title"))
    drawn(chart(Bar("Nursing", "Poole", 17, "17")))
    assert len(made) == 3


def test_long_labels_are_folded_and_none_is_cut() -> None:
    svg = drawn(chart(Bar("Substance misuse/rehabilitation of people", "", 3, "3")))
    assert "".join(texts(svg)[0].split()) == "Substancemisuse/rehabilitationofpeople"


def test_what_cannot_be_seen_is_left_out() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" class="marks" onload="x()"><style>a{}</style><g opacity="0"><text>no'
        '</text></g><g display="none"><path d="M0,0"/></g><text style="x" role="a" aria-hidden="true">yes</text></svg>'
    )
    assert as_picture(svg, "T") == (
        '<svg role="img" focusable="false" xmlns="http://www.w3.org/2000/svg"><title>T</title><text>yes</text></svg>'
    )


def test_prefixes_that_another_library_sets_for_the_process_do_not_reach_the_page() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>yes</text></svg>'
    before = dict(ElementTree._namespace_map)
    ElementTree.register_namespace("svg", "http://www.w3.org/2000/svg")
    try:
        assert as_picture(svg, "T").startswith("<svg ")
    finally:
        ElementTree._namespace_map.clear()
        ElementTree._namespace_map.update(before)


def test_the_table_beside_a_chart_says_all_that_it_shows() -> None:
    figure = figure_of(
        "Care homes",
        "Care homes, as printed.",
        "Kind",
        {"": [Bar("Nursing", "Poole", 16, "16"), Bar("Nursing", "Dorset", 47, "47"), Bar("Other", "Dorset", 1, "c 1")]},
    )
    source = '{% from "design/chart.html" import chart %}{{ chart(figure, drawn) }}'
    page = environment().from_string(source).render(figure=figure, drawn=draw_charts([figure.panels[0].chart]))
    cells = re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", page)
    assert cells == ["Kind", "Poole", "Dorset", "Nursing", "16", "47", "Other", "", "c 1"]
    assert page.count("<svg") == 1


def test_colours_are_told_apart_and_edged() -> None:
    specification = bar_specification(chart())
    layer = specification["layer"][0]
    assert layer["mark"]["stroke"] == "#16232b"
    colours = layer["encoding"]["color"]["scale"]["range"]
    assert len(set(colours)) == 2
