"""What of the published figures is shown where: read with every fault, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.insight.figures.showing import read_shown
from commonweal.insight.figures.tests.grids import grid

TABLES = {
    "homes": grid({"Nursing": {"Poole": 16, "Dorset": 47}, "Total": {"Poole": 36, "Dorset": 182}}, name="homes"),
}
TOPICS = ("people", "care_home")

BESIDE = """\
[[beside]]
topic = "care_home"
table = "homes"
where = { kind = "Total" }
says = "Care homes"
"""
CHART = """\
[[charts]]
title = "Care homes by kind"
table = "homes"
bars = "kind"
groups = "area"
"""


def read(text: str, placed: tuple[str, ...] = ("poole",)):
    return read_shown(text.encode(), TABLES, TOPICS, placed)


def test_figures_stand_beside_their_topic_each_with_what_tells_it_apart() -> None:
    shown = read(BESIDE)
    assert shown.faults == []
    assert [(one.topic, one.says, one.cell.printed, one.detail) for one in shown.besides] == [
        ("care_home", "Care homes", "36", ""),  # Poole has a column of its own
        ("care_home", "Care homes", "182", "Dorset"),
    ]


def test_a_chart_draws_the_figures_chosen() -> None:
    (chart,) = read(CHART + 'where = { kind = "Nursing" }').charts
    assert [cell.printed for cell in chart.cells_of(TABLES["homes"])] == ["16", "47"]
    assert (chart.bars, chart.groups, chart.panels) == ("kind", "area", "")


@pytest.mark.parametrize(
    ("text", "old", "new", "where", "says"),
    [
        (BESIDE, '"care_home"', '"home"', "line 2, topic", "'home' is no topic. Write one of: people, care_home"),
        (BESIDE, 'table = "homes"', 'table = "house"', "line 3, table", "There is no table 'house'"),
        (BESIDE, "Total", "Sum", "line 4, where", "no figure of homes has the kind 'Sum'"),
        (BESIDE, "kind =", "sort =", "line 4, where", "homes has no labels called 'sort'"),
        (BESIDE, "where = { kind = \"Total\" }\n", "", "line 1, where", "is missing"),
        (BESIDE, "says", "sais", "line 1, says", "is missing"),
        (CHART, 'bars = "kind"', 'bars = "sort"', "line 4, bars", "homes has no labels called 'sort'"),
        (CHART, 'groups = "area"\n', "", "line 1, where", "one bar would stand for several figures"),
        (CHART, 'title = "Care homes by kind"', "title = 3", "line 2, title", "is not a text"),
        (CHART, "[[charts]]", "[[chart]]", "line 1, chart", "is not a setting known here"),
        (BESIDE + BESIDE, "x", "x", "", "homes: Total, Poole stands beside care_home twice"),
        (BESIDE, '"care_home"', "care_home", "line 2, character 9", "not valid TOML"),
    ],
)  # fmt: skip
def test_a_fault_says_where_it_is_and_what_to_do(text: str, old: str, new: str, where: str, says: str) -> None:
    shown = read(text.replace(old, new, 1))
    assert where in [fault.where for fault in shown.faults]
    assert any(says.casefold() in fault.message.casefold() for fault in shown.faults)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_told_as_faults(raw: bytes) -> None:
    shown = read_shown(raw, TABLES, TOPICS, ())
    assert shown.faults or not (shown.besides or shown.charts)
