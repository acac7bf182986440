"""Every case of the published tables: 29 of SWEMWBS, 44 of ONS4, 27 of the UCLA scale, and all of De Jong Gierveld."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.calculations.registry import InvalidInput, get_calculation

METRIC = [
    "7.00", "9.51", "11.25", "12.40", "13.33", "14.08", "14.75", "15.32", "15.84", "16.36",
    "16.88", "17.43", "17.98", "18.59", "19.25", "19.98", "20.73", "21.54", "22.35", "23.21",
    "24.11", "25.03", "26.02", "27.03", "28.13", "29.31", "30.70", "32.55", "35.00",
]  # fmt: skip


def of_sum(raw: int) -> list[int]:
    """Seven answers with this sum."""
    answers = [1] * 7
    for number in range(raw - 7):
        answers[number % 7] += 1
    return answers


def run(name: str, given: dict) -> dict:
    return get_calculation(name)(given).model_dump(mode="json")


def line(result: dict, label: str) -> dict:
    return next(one for one in result["workings"] if one["label"] == label)


@pytest.mark.parametrize(("raw", "metric"), list(zip(range(7, 36), METRIC, strict=True)))
def test_each_raw_sum_has_its_metric_score(raw: int, metric: str) -> None:
    result = run("swemwbs", {"answers": of_sum(raw)})
    assert (result["raw"], result["metric"]) == (raw, float(metric))
    assert line(result, "Metric score")["value"] == metric


@given(st.permutations(of_sum(23)))
def test_the_order_of_answers_makes_no_difference(answers: list[int]) -> None:
    assert run("swemwbs", {"answers": answers})["metric"] == 20.73


@pytest.mark.parametrize("missing", range(7))
def test_without_all_seven_answers_there_is_no_score(missing: int) -> None:
    answers: list[int | None] = [4] * 7
    answers[missing] = None
    result = run("swemwbs", {"answers": answers})
    assert (result["raw"], result["metric"], result["band"], result["answered"]) == (None, None, None, 6)
    assert line(result, "Score")["value"] == "none"


@pytest.mark.parametrize(("raw", "band"), [(21, "low"), (22, "medium"), (30, "medium"), (31, "high")])
def test_a_band_is_a_way_to_read_the_score_and_marked_as_not_confirmed(raw: int, band: str) -> None:
    result = run("swemwbs", {"answers": of_sum(raw)})
    assert result["band"] == band
    assert line(result, "Band")["unverified"]
    assert result["policies"] == ["wellbeing/2018.toml"]


def test_the_notice_comes_with_every_score() -> None:
    assert "© NHS Health Scotland, University of Warwick" in run("swemwbs", {"answers": [3] * 7})["notice"]


@pytest.mark.parametrize("answers", [[3] * 6, [3] * 8, [0] + [3] * 6, [6] + [3] * 6, [3.5] + [3] * 6])
def test_other_answers_than_seven_from_one_to_five_are_refused(answers: list) -> None:
    with pytest.raises(InvalidInput):
        run("swemwbs", {"answers": answers})


POSITIVE = ["low"] * 5 + ["medium"] * 2 + ["high"] * 2 + ["very high"] * 2
ANXIETY = ["very low"] * 2 + ["low"] * 2 + ["medium"] * 2 + ["high"] * 5
ONS4 = [
    (question, value, band)
    for question, bands in [
        *((name, POSITIVE) for name in ("life_satisfaction", "worthwhile", "happiness")),
        ("anxiety", ANXIETY),
    ]
    for value, band in enumerate(bands)
]


@pytest.mark.parametrize(("question", "value", "band"), ONS4)
def test_each_answer_of_ons4_has_its_band(question: str, value: int, band: str) -> None:
    result = run("ons4", {question: value})
    assert result["bands"] == dict.fromkeys(result["bands"]) | {question: band}
    assert result["answers"][question] == value


def test_the_four_answers_are_never_added_up() -> None:
    result = run("ons4", {"life_satisfaction": 7, "worthwhile": 8, "happiness": 6, "anxiety": 3})
    assert set(result) == {"answers", "bands", "workings", "policies"}
    assert line(result, "Total")["value"] == "none"


@pytest.mark.parametrize("value", [-1, 11, 5.5])
def test_an_answer_beyond_the_scale_is_refused(value: float) -> None:
    with pytest.raises(InvalidInput):
        run("ons4", {"anxiety": value})


@pytest.mark.parametrize("answers", list(product((1, 2, 3), repeat=3)))
def test_each_of_the_27_ways_to_answer_the_ucla_scale_has_its_sum(answers: tuple[int, int, int]) -> None:
    result = run("ucla-loneliness", dict(zip(("companionship", "left_out", "isolated"), answers, strict=True)))
    assert result["score"] == sum(answers)
    assert result["lonely"] == (sum(answers) >= 6)


def test_the_threshold_of_loneliness_is_marked_as_no_official_rule() -> None:
    result = run("ucla-loneliness", {"companionship": 2, "left_out": 2, "isolated": 2})
    shown = line(result, "6 or more")
    assert shown["unverified"]
    assert "Office for National Statistics sets none" in shown["how"]


@pytest.mark.parametrize("direct", ["often_or_always", "some_of_the_time", "occasionally", "hardly_ever", "never"])
def test_the_direct_question_is_kept_beside_the_sum(direct: str) -> None:
    result = run("ucla-loneliness", {"companionship": 1, "left_out": 1, "isolated": 1, "direct": direct})
    assert (result["score"], result["direct"]) == (3, direct)


def test_without_all_three_answers_there_is_no_sum() -> None:
    result = run("ucla-loneliness", {"companionship": 2, "left_out": None, "isolated": 3, "direct": "never"})
    assert (result["score"], result["lonely"], result["direct"]) == (None, None, "never")


WORDS = ("yes", "more_or_less", "no")


def by_hand(answers: tuple[str, ...]) -> tuple[int, int, str]:
    """Emotional and social scores and the band, counted without the rule's own code."""
    emotional = sum(answers[number] != "no" for number in (0, 3, 5))
    social = sum(answers[number] != "yes" for number in (1, 2, 4))
    score = emotional + social
    return emotional, social, "not lonely" if score < 2 else "severely lonely" if score > 4 else "moderately lonely"


def test_all_729_ways_to_answer_de_jong_gierveld_have_their_scores() -> None:
    calculation = get_calculation("de-jong-gierveld")
    for answers in product(WORDS, repeat=6):
        result = calculation({"answers": list(answers)})
        assert (result.emotional, result.social, result.band) == by_hand(answers), answers
        assert result.score == result.emotional + result.social


def test_one_answer_may_be_missing_from_the_whole_score_and_none_from_a_part() -> None:
    result = run("de-jong-gierveld", {"answers": [None, "no", "no", "yes", "no", "yes"]})
    assert (result["score"], result["emotional"], result["social"]) == (5, None, 3)
    result = run("de-jong-gierveld", {"answers": [None, None, "no", "yes", "no", "yes"]})
    assert (result["score"], result["band"]) == (None, None)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("swemwbs", {"answers": [3] * 7}),
        ("ons4", {"anxiety": 1}),
        ("ucla-loneliness", {"companionship": 1, "left_out": 1, "isolated": 1}),
        ("de-jong-gierveld", {"answers": ["no"] * 6}),
        ("reliable-change", {"before": 1, "after": 2}),
    ],
)
def test_the_bands_are_those_of_a_day_where_one_is_named(name: str, given: dict) -> None:
    assert run(name, {**given, "on": date(2026, 4, 1)})["policies"] == ["wellbeing/2018.toml"]
    with pytest.raises(InvalidInput, match="no wellbeing figures"):
        run(name, {**given, "on": date(2017, 12, 31)})
