"""Whether a change is more than chance: worked examples, the published range, and what holds for any numbers."""

from math import isclose, sqrt
from random import Random
from statistics import mean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.wellbeing.change import student_t
from commonweal.core.calculations.registry import InvalidInput, get_calculation

SCORES = st.integers(700, 3500).map(lambda hundredths: hundredths / 100)


def run(**given: object) -> dict:
    return get_calculation("reliable-change")(given).model_dump(mode="json")


def test_the_example_of_jacobson_and_truax_gives_their_index() -> None:
    """A couple's satisfaction, from 32.5 to 47.5, standard deviation 10 and retest reliability 0.80: 2.37."""
    result = run(before=32.5, after=47.5, reliability=0.80, standard_deviation=10)
    assert round(result["index"], 2) == 2.37
    assert (result["state"], result["changed"], result["rule"]) == ("improved", True, "reliable_change_index")


@pytest.mark.parametrize(
    ("after", "state"),
    [
        (22.87, "improved"),
        (22.86, "possibly_improved"),
        (21.03, "possibly_improved"),
        (21.02, "unchanged"),
        (20.00, "unchanged"),
        (18.98, "unchanged"),
        (18.97, "possibly_worsened"),
        (17.14, "possibly_worsened"),
        (17.13, "worsened"),
    ],
)
def test_swemwbs_is_read_by_its_published_range(after: float, state: str) -> None:
    result = run(before=20.00, after=after, scale="swemwbs")
    assert result["state"] == state
    assert result["changed"] == (state in ("improved", "worsened"))
    assert result["rule"] == "published_range"


def test_the_published_range_and_the_index_agree_with_one_another() -> None:
    assert isclose(run(before=20, after=22.87, scale="swemwbs")["index"], 1.96, abs_tol=1e-4)


@pytest.mark.parametrize("scale", ["ucla-loneliness", "de-jong-gierveld", "anxiety"])
def test_less_loneliness_and_less_anxiety_are_better(scale: str) -> None:
    assert run(before=8, after=4, scale=scale)["state"] == "improved"
    assert run(before=4, after=8, scale=scale)["state"] == "worsened"
    assert run(before=4, after=4, scale=scale)["state"] == "unchanged"


def test_without_a_reliability_any_change_counts_and_it_is_said() -> None:
    result = run(before=5, after=6)
    assert (result["rule"], result["state"], result["index"]) == ("any_change", "improved", None)
    assert "does not say whether a change is more than chance" in result["workings"][1]["how"]


@given(SCORES, SCORES, st.floats(0, 0.99), st.floats(0.5, 15))
def test_a_change_counts_exactly_where_the_index_passes_196(
    before: float, after: float, reliability: float, deviation: float
) -> None:
    result = run(before=before, after=after, reliability=reliability, standard_deviation=deviation)
    index = (after - before) / (deviation * sqrt(2) * sqrt(1 - reliability))
    if not isclose(abs(index), 1.96, rel_tol=1e-6):
        assert result["changed"] == (abs(index) > 1.96)
    assert isclose(result["index"], index, rel_tol=1e-3, abs_tol=1e-3)


@given(SCORES, SCORES)
def test_what_is_better_one_way_is_worse_the_other_way(one: float, other: float) -> None:
    there, back = run(before=one, after=other, scale="swemwbs"), run(before=other, after=one, scale="swemwbs")
    assert there["state"].replace("improved", "worsened") == back["state"].replace("improved", "worsened")
    assert there["change"] == -back["change"]


def test_a_group_has_its_number_mean_interval_and_shares() -> None:
    chance = Random(1)
    pairs = [{"before": 18 + chance.random() * 4, "after": 20 + chance.random() * 6} for _ in range(40)]
    result = run(pairs=pairs, scale="swemwbs")
    changes = [pair["after"] - pair["before"] for pair in pairs]
    half = 2.0227 * stdev(changes) / sqrt(40)  # Student's t of a printed table, 39 degrees of freedom
    assert result["n"] == 40
    assert isclose(result["mean_change"], mean(changes), abs_tol=1e-3)
    assert isclose(result["confidence_interval"]["low"], mean(changes) - half, abs_tol=1e-3)
    assert isclose(result["confidence_interval"]["high"], mean(changes) + half, abs_tol=1e-3)
    assert result["improved"] == sum(change >= 2.87 for change in changes)
    assert isclose(result["share_improved"], result["improved"] / 40, abs_tol=1e-4)
    shares = [value for name, value in result.items() if name.startswith("share_")]
    assert isclose(sum(shares), 1, abs_tol=1e-3)


def test_pairs_may_be_written_as_two_numbers() -> None:
    pairs = [[20, 24], [19, 19], [21, 22], [23, 20], [20, 25]] * 2
    result = run(pairs=pairs, scale="swemwbs")
    assert (result["n"], result["improved"], result["worsened"]) == (10, 4, 2)
    assert result["share_possibly_improved"] == 0


def test_nothing_is_shown_of_fewer_than_ten_people() -> None:
    result = run(pairs=[[20, 24]] * 9, scale="swemwbs")
    assert (result["n"], result["suppressed"]) == (9, True)
    shown = {name for name, value in result.items() if value not in (None, [])}
    assert shown == {"rule", "n", "suppressed", "workings", "policies"}
    assert all("24" not in line["value"] + line["how"] for line in result["workings"] if line["label"] != "People")
    assert not run(pairs=[[20, 24]] * 10, scale="swemwbs")["suppressed"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "before"),
        ({"before": 3}, "after"),
        ({"before": 3, "after": 4, "pairs": [[1, 2]]}, "pairs"),
        ({"before": 3, "after": 4, "reliability": 0.8}, "standard_deviation"),
        ({"before": 3, "after": 4, "standard_deviation": 2}, "reliability"),
        ({"before": 3, "after": 4, "reliability": 1, "standard_deviation": 2}, "reliability"),
        ({"before": 3, "after": 4, "scale": "swemwbs", "higher_is_better": False}, "higher_is_better"),
        ({"pairs": [[1, 2, 3]]}, "pairs.0"),
    ],
)
def test_what_cannot_be_worked_out_is_refused_by_field(given: dict, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        run(**given)
    assert field in [problem.field for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("freedom", "printed"), [(5, 2.571), (9, 2.262), (14, 2.145), (19, 2.093), (29, 2.045), (99, 1.984), (10**6, 1.960)]
)
def test_students_t_is_that_of_a_printed_table(freedom: int, printed: float) -> None:
    assert abs(student_t(freedom) - printed) < 0.001


@pytest.mark.parametrize(
    "given",
    [{"before": "1e400", "after": 0}, {"pairs": [["1e400", 0]] * 12}, {"before": 1, "after": 2, "reliability": 0.5,
      "standard_deviation": 1e308}],
)  # fmt: skip
def test_numbers_beyond_all_sense_are_refused(given: dict) -> None:
    with pytest.raises(InvalidInput):
        run(**given)
