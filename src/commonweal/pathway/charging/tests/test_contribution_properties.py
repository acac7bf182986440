"""What a contribution never does, whoever it is worked out for."""

from decimal import Decimal
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from commonweal.pathway.charging.circumstances import (
    ContributionInput,
    ContributionResult,
    Household,
    Premium,
    Setting,
)
from commonweal.pathway.charging.contribution import contribution
from commonweal.pathway.charging.income import BENEFITS_FOR_CARE, IncomeKind


def found(asked: dict[str, Any]) -> ContributionResult:
    """What is found. At an age that leaves no doubt, pension age is what it must be."""
    single = asked["household"] != Household.COUPLE
    reached = asked["age"] > 67 or (asked["pension_age"] and not (single and asked["age"] < 66))
    return contribution(ContributionInput.model_validate(asked | {"pension_age": reached}))


def pounds(most: int) -> st.SearchStrategy[str]:
    return st.decimals(min_value=0, max_value=most, places=2).map(str)


circumstances = st.fixed_dictionaries(
    {
        "on": st.sampled_from(["2023-04-06", "2024-09-30", "2025-12-25", "2027-04-05"]),
        "setting": st.sampled_from([str(setting) for setting in Setting]),
        "household": st.sampled_from([str(household) for household in Household]),
        "age": st.integers(18, 105),
        "pension_age": st.booleans(),
        "children": st.integers(0, 4),
        "premiums": st.lists(st.sampled_from([str(premium) for premium in Premium]), max_size=3),
        "incomes": st.lists(
            st.fixed_dictionaries({"kind": st.sampled_from([str(kind) for kind in IncomeKind]), "weekly": pounds(400)}),
            max_size=5,
        ),
        "capital": pounds(26_000),
        "weekly_housing_costs": pounds(150),
        "weekly_disability_expenditure": pounds(60),
        "weekly_local_disregards": pounds(40),
        "weekly_cost": pounds(900),
    }
)


@given(circumstances)
def test_never_below_nothing_and_never_above_the_cost(asked: dict[str, Any]) -> None:
    result = found(asked)
    assert Decimal(0) <= result.weekly_contribution <= Decimal(asked["weekly_cost"])
    if result.full_cost:
        assert result.weekly_contribution == Decimal(asked["weekly_cost"])
    assert result.full_cost is (Decimal(asked["capital"]) > 23250)


@given(circumstances, st.decimals(min_value=0, max_value=700, places=2), st.decimals(0, 23_250, places=2))
def test_never_leaves_less_than_what_the_person_must_keep(
    asked: dict[str, Any], more: Decimal, capital: Decimal
) -> None:
    incomes = [*asked["incomes"], {"kind": "state_pension", "weekly": str(more)}]
    result = found(asked | {"incomes": incomes, "capital": str(capital)})
    kept = result.weekly_personal_expenses_allowance or result.weekly_minimum_income_guarantee
    assert kept is not None
    if asked["setting"] == Setting.HOME:
        kept += Decimal(asked["weekly_housing_costs"]) + Decimal(asked["weekly_local_disregards"])
        if any(income["kind"] in BENEFITS_FOR_CARE and Decimal(income["weekly"]) for income in incomes):
            kept += Decimal(asked["weekly_disability_expenditure"])
    had = result.weekly_countable_income + result.weekly_tariff_income
    assert had - result.weekly_contribution >= min(kept, had)


allowance_rises = st.sampled_from(
    ["children", "premiums", "weekly_housing_costs", "weekly_disability_expenditure", "weekly_local_disregards"]
)


@given(circumstances, allowance_rises, st.integers(1, 50))
def test_falls_or_stays_when_an_allowance_rises(asked: dict[str, Any], allowance: str, rise: int) -> None:
    raised = dict(asked)
    if allowance == "children":
        raised["children"] = min(30, asked["children"] + rise)
    elif allowance == "premiums":
        raised["premiums"] = [str(premium) for premium in Premium]
    else:
        raised[allowance] = str(Decimal(asked[allowance]) + rise)
    assert found(raised).weekly_contribution <= found(asked).weekly_contribution


@given(circumstances, st.integers(0, 4), st.decimals(min_value=0, max_value=200, places=2))
def test_rises_or_stays_when_an_income_rises(asked: dict[str, Any], which: int, rise: Decimal) -> None:
    assume(asked["incomes"])
    incomes = [dict(income) for income in asked["incomes"]]
    income = incomes[which % len(incomes)]
    # Starting to count a benefit for care lets disability-related expenditure be taken off, so it must count already.
    assume(income["kind"] not in BENEFITS_FOR_CARE or Decimal(income["weekly"]) > 0)
    income["weekly"] = str(Decimal(income["weekly"]) + rise)
    raised = found(asked | {"incomes": incomes})
    assert raised.weekly_contribution >= found(asked).weekly_contribution


@given(circumstances, st.decimals(min_value=0, max_value=9_000, places=2))
def test_rises_or_stays_when_capital_or_cost_rises(asked: dict[str, Any], rise: Decimal) -> None:
    before = found(asked).weekly_contribution
    assert found(asked | {"capital": str(Decimal(asked["capital"]) + rise)}).weekly_contribution >= before
    assert found(asked | {"weekly_cost": str(Decimal(asked["weekly_cost"]) + rise)}).weekly_contribution >= before


@given(circumstances)
def test_every_line_explains_itself_and_the_result_can_be_stored_and_read_back(asked: dict[str, Any]) -> None:
    result = found(asked)
    assert all(line.label and line.value and line.how and line.source for line in result.workings)
    assert result.workings[-1].label == "Contribution"
    assert len([line for line in result.workings if line.value.endswith("counted")]) == len(asked["incomes"])
    assert ContributionResult.model_validate_json(result.model_dump_json()) == result
