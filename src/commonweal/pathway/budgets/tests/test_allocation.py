"""Indicative budgets by hand-worked examples, the published housing-related figure, and what holds for any answers."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.calculations.registry import InvalidInput, get_calculation
from commonweal.pathway.budgets.allocation import IndicativeBudgetInput, IndicativeBudgetResult, indicative_budget
from commonweal.pathway.budgets.schemes import Domain, scheme_on, schemes_on

BUDGET = get_calculation("indicative-budget")


def domains() -> tuple[Domain, ...]:
    return scheme_on("points", date(2026, 7, 1)).domains


def by_points(on: str, **points: int) -> IndicativeBudgetResult:
    return indicative_budget(IndicativeBudgetInput(scheme="points", on=date.fromisoformat(on), points=points))


def test_the_rule_is_registered_under_its_name() -> None:
    assert BUDGET.function is indicative_budget


def test_points_times_price_less_what_is_held_back() -> None:
    result = by_points("2026-07-01", personal_care=8, eating_and_drinking=3, running_the_home=4, relationships=4)
    # 8 + 3 + 4 + 4 = 19 points; 19 x 16.20 = 307.80; less 10% (30.78) = 277.02; x 52 = 14,405.04.
    assert result.weekly == Decimal("277.02")
    assert result.yearly == Decimal("14405.04")
    assert result.policies == ["allocation/points/2025.toml"]


def test_the_price_is_that_of_the_day() -> None:
    # 10 x 14.60 = 146.00 less 14.60 = 131.40; then 10 x 16.20 = 162.00 less 16.20 = 145.80.
    assert by_points("2025-03-31", personal_care=10).weekly == Decimal("131.40")
    assert by_points("2025-04-01", personal_care=10).weekly == Decimal("145.80")


def test_the_working_shows_each_answer_and_that_the_figure_is_only_a_start() -> None:
    result = by_points("2026-07-01", personal_care=8, night=5)
    how = {line.label: line.how for line in result.workings}
    assert how["Looking after myself"] == "I need help once a day."
    assert how["The night"] == "Points between two answers"
    assert how["Eating and drinking"] == "Not answered"
    assert "invented" in how["Indicative budget"]
    assert result.workings[-1].value == "A starting point for planning"
    assert next(line for line in result.workings if line.label == "Indicative budget").unverified


def test_fourteen_hours_for_a_new_tenancy_as_published() -> None:
    result = BUDGET({"scheme": "housing-related-support", "on": "2026-07-01", "hours": 14})
    # 14 x 16.00 = 224.00 a week; 13 weeks = 2,912.00.
    assert result.weekly == Decimal("224.00")
    assert result.yearly == Decimal("2912.00")
    unverified = [line.label for line in result.workings if line.unverified]
    assert unverified == ["How long it lasts", "Indicative budget in a year"]
    assert scheme_on("housing-related-support", date(2026, 7, 1)).usual_weekly_hours == 14


@pytest.mark.parametrize(
    ("asked", "field", "allowed"),
    [
        ({"scheme": "banding", "points": {}}, "scheme", "one of housing-related-support, points"),
        ({"scheme": "../charging", "points": {}}, "scheme", "one of housing-related-support, points"),
        ({"scheme": "points", "points": {"shopping": 3}}, "points.shopping", "one of personal_care, "),
        ({"scheme": "points", "points": {"decisions": 5}}, "points.decisions", "0 to 4"),
        ({"scheme": "points", "points": {"decisions": -1}}, "points.decisions", "at least 0"),
        ({"scheme": "points", "hours": 3}, "points", "points for each domain"),
        ({"scheme": "points", "points": {}, "hours": 3}, "points", "and no hours"),
        ({"scheme": "housing-related-support", "points": {}}, "hours", "hours a week"),
        ({"scheme": "housing-related-support", "hours": 169}, "hours", "at most 168"),
        ({"scheme": "points", "points": {}, "on": "2023-03-31"}, "on", "1 April 2023 to 31 March 2025"),
        ({"scheme": "housing-related-support", "hours": 3, "on": "2027-04-01"}, "on", "to 31 March 2027"),
    ],
)
def test_a_wrong_input_names_the_field_and_what_is_allowed(asked: dict[str, Any], field: str, allowed: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        BUDGET({"on": "2026-07-01"} | asked)
    assert raised.value.problems[0].field == field
    assert allowed in raised.value.problems[0].allowed


@pytest.mark.parametrize("on", [date(2023, 4, 1), date(2025, 3, 31), date(2025, 4, 1), date(2027, 3, 31)])
def test_pages_can_list_every_question_with_its_answers(on: date) -> None:
    assert [scheme.name for scheme in schemes_on(on)] == ["housing-related-support", "points"]
    domains = scheme_on("points", on).domains
    assert len(domains) == 10
    for domain in domains:
        points = [level.points for level in domain.levels]
        assert points[0] == 0
        assert points == sorted(set(points))
        assert domain.most_points == points[-1]
        assert all(level.key and level.words.endswith(".") for level in domain.levels)


def test_a_scheme_is_in_force_from_its_first_day_to_its_last_if_it_has_one() -> None:
    assert schemes_on(date(2023, 3, 31)) == ()
    assert [scheme.name for scheme in schemes_on(date(2027, 3, 31))] == ["housing-related-support", "points"]
    assert [scheme.name for scheme in schemes_on(date(2027, 4, 1))] == ["points"]


answers = st.deferred(
    lambda: st.fixed_dictionaries({}, optional={one.key: st.integers(0, one.most_points) for one in domains()})
)


@given(answers, st.deferred(lambda: st.sampled_from(domains())))
def test_more_points_never_give_less_and_every_line_explains_itself(points: dict[str, int], domain: Any) -> None:
    before = by_points("2026-07-01", **points)
    after = by_points("2026-07-01", **(points | {domain.key: domain.most_points}))
    assert Decimal(0) <= before.weekly <= after.weekly
    assert before.yearly == before.weekly * 52
    assert all(line.label and line.value and line.how and line.source for line in before.workings)
    assert IndicativeBudgetResult.model_validate_json(before.model_dump_json()) == before


@given(st.decimals(min_value=0, max_value=168, places=2))
def test_hours_are_paid_at_the_price_for_the_term(hours: Decimal) -> None:
    result = BUDGET({"scheme": "housing-related-support", "on": "2026-07-01", "hours": str(hours)})
    assert result.weekly == hours * 16
    assert result.yearly == result.weekly * 13
