"""Contributions by hand-worked examples and published figures, and the promises the rule keeps for everyone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from commonweal.core.calculations.policy import policy_on
from commonweal.core.calculations.registry import InvalidInput, Working, get_calculation
from commonweal.pathway.charging.circumstances import ContributionInput, ContributionResult
from commonweal.pathway.charging.contribution import contribution
from commonweal.pathway.charging.protected import savings_credit_disregard

CONTRIBUTION = get_calculation("contribution")


def worked(**given: Any) -> ContributionResult:
    """The result for a single person of pension age at home in 2023-24 with nothing, but for what is given."""
    plain = {
        "on": "2023-10-02",
        "setting": "home",
        "household": "single",
        "age": 80,
        "pension_age": True,
        "weekly_cost": "1000",
    }
    result = CONTRIBUTION(plain | given)
    assert isinstance(result, ContributionResult)
    return result


def line(result: ContributionResult, label: str) -> Working:
    return next(working for working in result.workings if working.label.startswith(label))


def test_the_rule_is_registered_under_its_name() -> None:
    assert CONTRIBUTION.function is contribution


def test_a_pensioner_at_home_with_savings_rent_and_disability_costs() -> None:
    result = worked(
        incomes=[{"kind": "state_pension", "weekly": "203.85"}, {"kind": "attendance_allowance", "weekly": "101.75"}],
        capital="16100",
        weekly_housing_costs="20",
        weekly_disability_expenditure="15",
        weekly_cost="250",
    )
    # Income 203.85 + 101.75 = 305.60. Tariff (16,100 - 14,250) / 250 = 7.4, so 8.
    # 305.60 + 8.00 - 214.35 (guarantee) - 20.00 - 15.00 = 64.25, which is less than the cost of 250.
    assert result.weekly_countable_income == Decimal("305.60")
    assert result.weekly_tariff_income == Decimal("8.00")
    assert result.weekly_minimum_income_guarantee == Decimal("214.35")
    assert result.weekly_personal_expenses_allowance is None
    assert result.weekly_contribution == Decimal("64.25")
    assert not result.full_cost
    assert result.policies == ["charging/2023-24.toml"]


def test_a_young_disabled_person_pays_no_more_than_the_cost() -> None:
    result = worked(
        age=22,
        pension_age=False,
        premiums=["enhanced_disability", "disability"],
        incomes=[
            {"kind": "universal_credit", "weekly": "100"},
            {"kind": "pip_daily_living", "weekly": "101.75"},
            {"kind": "pip_mobility", "weekly": "71"},
        ],
        weekly_cost="40",
    )
    # Guarantee 82.15 + 45.75 + 22.35 = 150.25. Income 100.00 + 101.75 = 201.75 (mobility is not counted).
    # 201.75 - 150.25 = 51.50 available; the cost is 40.00.
    assert result.weekly_minimum_income_guarantee == Decimal("150.25")
    assert line(result, "Available").value == "£51.50 a week"
    assert result.weekly_contribution == Decimal("40.00")


def test_a_lone_parent_with_two_children_pays_nothing() -> None:
    result = worked(
        household="lone_parent",
        age=35,
        pension_age=False,
        children=2,
        incomes=[{"kind": "universal_credit", "weekly": "250"}, {"kind": "earnings", "weekly": "200"}],
    )
    # Guarantee 103.65 + 2 x 94.90 = 293.45; only the 250.00 counts; 250.00 - 293.45 is below nothing.
    assert result.weekly_minimum_income_guarantee == Decimal("293.45")
    assert result.weekly_contribution == Decimal("0.00")
    assert "less than nothing counts as nothing" in line(result, "Available").how


def test_one_of_a_couple_who_is_also_a_carer_with_a_local_disregard() -> None:
    result = worked(
        household="couple",
        premiums=["carer"],
        incomes=[{"kind": "state_pension", "weekly": 160}, {"kind": "private_pension", "weekly": 90.0}],
        weekly_local_disregards=7.3,
    )
    # Guarantee 163.65 + 49.05 = 212.70; 250.00 - 212.70 - 7.30 = 30.00.
    assert result.weekly_minimum_income_guarantee == Decimal("212.70")
    assert result.weekly_contribution == Decimal("30.00")


def test_one_of_a_working_age_couple_has_the_couple_premiums() -> None:
    result = worked(household="couple", age=40, pension_age=False, premiums=["disability", "enhanced_disability"])
    # 81.40 + 32.60 + 16.05 = 130.05.
    assert result.weekly_minimum_income_guarantee == Decimal("130.05")


def test_income_that_does_not_count_or_counts_in_part() -> None:
    result = worked(
        incomes=[
            {"kind": "war_widows_pension", "weekly": "6"},
            {"kind": "war_widows_pension", "weekly": "24"},
            {"kind": "war_pension", "weekly": "50"},
            {"kind": "charitable", "weekly": "25"},
            {"kind": "dla_mobility", "weekly": "71"},
            {"kind": "child_benefit", "weekly": "24"},
            {"kind": "other", "weekly": "10"},
        ]
    )
    # The first 10 of the war widow's pension is left out once: 6 - 6 = 0 and 24 - 4 = 20; and 10 of other income.
    assert result.weekly_countable_income == Decimal("30.00")
    assert line(result, "Money from a charity").value == "£0.00 a week counted"


def test_a_person_in_a_care_home_keeps_the_allowance_and_part_of_savings_credit() -> None:
    result = worked(
        setting="care_home",
        incomes=[
            {"kind": "state_pension", "weekly": "185.15"},
            {"kind": "private_pension", "weekly": "60"},
            {"kind": "pension_credit_savings", "weekly": "12"},
        ],
        capital="14250.01",
        weekly_cost="900",
    )
    # 257.15 + 1.00 (tariff) - 6.50 (the most of savings credit, single) - 28.25 (allowance) = 223.40.
    assert result.weekly_personal_expenses_allowance == Decimal("28.25")
    assert result.weekly_minimum_income_guarantee is None
    assert result.weekly_countable_income == Decimal("257.15")
    assert result.weekly_contribution == Decimal("223.40")


@pytest.mark.parametrize(
    ("household", "credit", "disregard"),
    [("single", "4.10", "£4.10"), ("single", "12", "£6.50"), ("couple", "8", "£8.00"), ("couple", "12", "£9.75")],
)
def test_savings_credit_is_left_out_up_to_a_limit(household: str, credit: str, disregard: str) -> None:
    result = worked(
        setting="care_home", household=household, incomes=[{"kind": "pension_credit_savings", "weekly": credit}]
    )
    assert line(result, "Savings credit disregard").value == f"{disregard} a week"


def test_savings_credit_counts_at_home_and_the_working_says_so() -> None:
    result = worked(
        incomes=[{"kind": "state_pension", "weekly": "220"}, {"kind": "pension_credit_savings", "weekly": "10"}]
    )
    # 230.00 - 214.35 = 15.65.
    assert result.weekly_contribution == Decimal("15.65")
    assert "care home only" in line(result, "Savings credit disregard").how


def test_a_policy_may_give_the_savings_credit_disregard_at_home_too() -> None:
    policy = policy_on("charging", date(2023, 10, 2))
    both = replace(policy, document=policy.document | {"savings_credit_disregard": {"settings": ["care_home", "home"]}})
    given = ContributionInput.model_validate(
        {
            **{"on": "2023-10-02", "setting": "home", "household": "single", "age": 80, "pension_age": True},
            **{"weekly_cost": 100, "incomes": [{"kind": "pension_credit_savings", "weekly": 10}]},
        }
    )
    amount, lines = savings_credit_disregard(given, both)
    assert amount == Decimal("6.50")
    assert lines[0].how == "The lower of £10.00 (savings credit) and £6.50 (the most allowed)"


def test_what_comes_off_only_at_home_is_named_in_a_care_home() -> None:
    given = {
        "setting": "care_home",
        "incomes": [{"kind": "state_pension", "weekly": "200"}],
        "premiums": ["carer"],
        "weekly_housing_costs": "30",
        "weekly_local_disregards": "5",
    }
    result = worked(**given)
    assert result.weekly_contribution == Decimal("171.75")  # 200.00 - 28.25
    assert "not in a care home" in line(result, "Housing costs").how
    assert "not in a care home" in line(result, "Local disregards").how
    assert "not of this" in line(result, "Personal expenses allowance").how


def test_disability_costs_come_off_only_where_a_benefit_for_care_counts() -> None:
    without = worked(incomes=[{"kind": "state_pension", "weekly": "300"}], weekly_disability_expenditure="20")
    assert without.weekly_contribution == Decimal("85.65")  # 300.00 - 214.35
    assert "only where a benefit for care is counted" in line(without, "Disability-related").how
    incomes = [{"kind": "state_pension", "weekly": "230"}, {"kind": "dla_care", "weekly": "70"}]
    with_benefit = worked(incomes=incomes, weekly_disability_expenditure="20")
    assert with_benefit.weekly_contribution == Decimal("65.65")  # 300.00 - 214.35 - 20.00


@pytest.mark.parametrize("premium", ["disability", "enhanced_disability"])
def test_disability_premiums_are_not_given_at_pension_age(premium: str) -> None:
    result = worked(premiums=[premium])
    assert result.weekly_minimum_income_guarantee == Decimal("214.35")
    assert "pension age" in line(result, f"{premium.replace('_', ' ').capitalize()} premium").how


def test_a_premium_listed_twice_is_given_once() -> None:
    assert worked(premiums=["carer", "carer"]).weekly_minimum_income_guarantee == Decimal("263.40")  # 214.35 + 49.05


@pytest.mark.parametrize(
    ("capital", "tariff"),
    [
        ("0", "0.00"),
        ("14250", "0.00"),
        ("14250.01", "1.00"),
        ("14500", "1.00"),
        ("14500.01", "2.00"),
        ("23250", "36.00"),
    ],
)
def test_tariff_income_at_the_published_edges(capital: str, tariff: str) -> None:
    result = worked(capital=capital)
    assert result.weekly_tariff_income == Decimal(tariff)
    assert not result.full_cost


@pytest.mark.parametrize("setting", ["home", "care_home"])
def test_capital_above_the_upper_limit_means_the_full_cost(setting: str) -> None:
    result = worked(setting=setting, capital="23250.01", weekly_cost="812.34")
    assert result.full_cost
    assert result.weekly_contribution == Decimal("812.34")
    assert line(result, "Capital").how == "More than the upper limit of £23,250.00"


@pytest.mark.parametrize(
    ("household", "age", "pension_age", "guarantee"),
    [
        ("single", 18, False, "82.15"),
        ("single", 24, False, "82.15"),
        ("single", 25, False, "103.65"),
        ("single", 65, False, "103.65"),
        ("single", 66, True, "214.35"),
        ("lone_parent", 18, False, "103.65"),
        ("lone_parent", 70, True, "103.65"),
        ("couple", 19, False, "81.40"),
        ("couple", 66, True, "163.65"),
    ],
)
def test_the_guarantee_of_2023_by_household_and_age(
    household: str, age: int, pension_age: bool, guarantee: str
) -> None:
    result = worked(household=household, age=age, pension_age=pension_age)
    assert result.weekly_minimum_income_guarantee == Decimal(guarantee)


def test_figures_not_confirmed_by_an_official_text_mark_every_line_they_reach() -> None:
    assert not any(working.unverified for working in worked().workings)
    later = worked(on="2026-07-01")
    assert line(later, "Minimum income guarantee: single, pension age").unverified
    assert "verify" in line(later, "Minimum income guarantee: single, pension age").source
    assert line(later, "Minimum income guarantee in all").unverified
    assert line(later, "Contribution").unverified


def test_full_cost_does_not_lean_on_figures_it_does_not_use() -> None:
    result = worked(on="2025-07-01", capital="50000")
    assert line(result, "Minimum income guarantee in all").unverified
    assert not line(result, "Contribution").unverified


@pytest.mark.parametrize(
    ("age", "household", "pension_age"),
    [(66, "single", True), (67, "single", False), (66, "single", False), (40, "couple", True), (67, "couple", False)],
)
def test_pension_age_may_be_either_way_where_the_age_does_not_tell(age: int, household: str, pension_age: bool) -> None:
    assert not worked(age=age, household=household, pension_age=pension_age).full_cost


def test_a_fraction_of_a_penny_is_left_out_to_the_persons_advantage() -> None:
    result = worked(incomes=[{"kind": "state_pension", "weekly": "220.359"}])
    # 220.359 - 214.35 = 6.009 (reg 11).
    assert result.weekly_contribution == result.weekly_available == Decimal("6.00")
    assert worked(incomes=[{"kind": "state_pension", "weekly": "900"}], weekly_cost="55.555").weekly_contribution == (
        Decimal("55.55")
    )


def test_what_comes_off_and_what_is_left_are_given_beside_the_contribution() -> None:
    incomes = [{"kind": "state_pension", "weekly": "250"}, {"kind": "attendance_allowance", "weekly": "50"}]
    costs = {"weekly_housing_costs": "20", "weekly_disability_expenditure": "15", "weekly_local_disregards": "5"}
    result = worked(incomes=incomes, weekly_cost="30", **costs)
    # 300.00 - 214.35 - 40.00 = 45.65; the cost is 30.00.
    assert (result.weekly_taken_off, result.weekly_available) == (Decimal("40.00"), Decimal("45.65"))
    assert result.weekly_contribution == Decimal("30.00")
    assert worked(capital="30000").weekly_available is None


def test_amounts_come_in_as_numbers_or_strings_and_go_out_as_strings_to_the_penny() -> None:
    result = worked(incomes=[{"kind": "state_pension", "weekly": 300.1}], weekly_cost=55)
    shown = result.model_dump(mode="json")
    assert shown["weekly_countable_income"] == "300.10"
    assert shown["weekly_contribution"] == "55.00"
    assert shown["weekly_personal_expenses_allowance"] is None
    assert ContributionResult.model_validate(shown) == result


@pytest.mark.parametrize(
    ("given", "field", "allowed"),
    [
        ({"age": 17}, "age", "at least 18"),
        ({"weekly_cost": "-1"}, "weekly_cost", "at least 0"),
        ({"capital": -5}, "capital", "at least 0"),
        ({"incomes": [{"kind": "state_pension", "weekly": "-3"}]}, "incomes.0.weekly", "at least 0"),
        ({"incomes": [{"kind": "lottery", "weekly": "3"}]}, "incomes.0.kind", "'charitable'"),
        ({"household": "alone"}, "household", "'lone_parent'"),
        ({"weekly_rent": 3}, "weekly_rent", ""),
        ({"on": "2022-01-01"}, "on", "6 April 2023 to 5 April 2024"),
        ({"on": "2027-04-06"}, "on", "6 April 2026 to 5 April 2027"),
        ({"age": 68, "pension_age": False}, "pension_age", "true"),
        ({"age": 82, "pension_age": False, "household": "couple"}, "pension_age", "true"),
        ({"age": 65, "pension_age": True}, "pension_age", "false"),
        ({"age": 40, "pension_age": True, "household": "lone_parent"}, "pension_age", "false"),
    ],
)
def test_a_wrong_input_names_the_field_and_what_is_allowed(given: dict[str, Any], field: str, allowed: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        worked(**given)
    problem = raised.value.problems[0]
    assert problem.field == field
    assert allowed in problem.allowed
