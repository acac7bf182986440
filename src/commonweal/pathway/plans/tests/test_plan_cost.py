"""The weekly cost of a plan by hand-worked examples, and the totals that must always agree."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.calculations.registry import InvalidInput, get_calculation
from commonweal.pathway.plans.kinds import KIND_TITLES
from commonweal.pathway.plans.plan_cost import (
    HOLDINGS,
    LineHolding,
    PlanCostInput,
    PlanCostResult,
    PlanHolding,
    SupportKind,
    plan_cost,
)

PLAN_COST = get_calculation("plan-cost")

CARE = {
    "description": "Help in the morning",
    "kind": "home_care",
    "weekly_hours": "7",
    "hourly_price": "23.50",
    "held_as": "managed",
}
ASSISTANT = {
    "description": "Going swimming",
    "kind": "personal_assistant",
    "weekly_hours": 3.5,
    "hourly_price": 15.25,
    "held_as": "direct_payment",
}
ALARM = {"description": "Alarm", "kind": "equipment_technology", "weekly_price": "4.99", "held_as": "managed"}
FRIEND = {"description": "Sunday lunch with Ann", "kind": "other", "weekly_hours": "2", "held_as": "unpaid"}


def found(**asked: Any) -> PlanCostResult:
    return plan_cost(PlanCostInput.model_validate(asked))


def test_the_rule_is_registered_under_its_name() -> None:
    assert PLAN_COST.function is plan_cost


def test_a_plan_held_in_two_ways_above_its_indicative_budget() -> None:
    result = found(lines=[CARE, ASSISTANT, ALARM, FRIEND], weekly_indicative="200", weekly_contribution="31.50")
    # 7 x 23.50 = 164.50; 3.5 x 15.25 = 53.375, so 53.38; alarm 4.99; the friend nothing. Together 222.87.
    # Managed 164.50 + 4.99 = 169.49. The council pays 222.87 - 31.50 = 191.37. Above 200 by 22.87.
    assert result.weekly_cost == Decimal("222.87")
    assert result.weekly_by_holding == {"managed": Decimal("169.49"), "direct_payment": Decimal("53.38")}
    assert result.weekly_contribution == Decimal("31.50")
    assert result.weekly_council_share == Decimal("191.37")
    assert result.over_indicative == Decimal("22.87")
    assert result.holding is PlanHolding.MIXED
    assert "manager's agreement" in result.workings[-1].how
    assert [line.how for line in result.workings[:4]] == [
        "7 hours x £23.50",
        "3.5 hours x £15.25",
        "A price for each week",
        "Not paid for, 2 hours a week",
    ]


def test_a_person_never_pays_more_than_the_plan_costs() -> None:
    result = found(lines=[ALARM], weekly_contribution="60")
    assert result.weekly_contribution == Decimal("4.99")
    assert result.weekly_council_share == Decimal("0.00")
    assert any("the support costs less" in line.how for line in result.workings)


def test_nothing_is_paid_towards_what_the_law_never_charges_for() -> None:
    reablement = CARE | {"description": "Getting back on my feet", "is_free": True}
    result = found(lines=[reablement, ALARM], weekly_contribution="60")
    # 164.50 + 4.99 = 169.49, of which only the alarm is charged for (SI 2014/2672 reg 3).
    assert (result.weekly_cost, result.weekly_chargeable) == (Decimal("169.49"), Decimal("4.99"))
    assert (result.weekly_contribution, result.weekly_council_share) == (Decimal("4.99"), Decimal("164.50"))
    assert result.workings[0].how.endswith("Free of charge to the person")
    assert any("what is charged for costs £4.99" in line.how for line in result.workings)


@pytest.mark.parametrize(
    ("contribution", "how"),
    [(None, "Not worked out yet"), ("0", "As assessed"), ("31.50", "As assessed")],
)
def test_a_contribution_not_worked_out_is_not_told_as_one_of_nothing(contribution: str | None, how: str) -> None:
    paid = next(
        line for line in found(lines=[CARE], weekly_contribution=contribution).workings if "by the person" in line.label
    )
    assert paid.how.startswith(how)


@pytest.mark.parametrize("way", ["direct_payment", "managed", "individual_service_fund"])
def test_a_plan_held_in_one_way_is_held_that_way_whatever_is_unpaid(way: str) -> None:
    result = found(lines=[CARE | {"held_as": way}, FRIEND])
    assert result.holding == way
    assert list(result.weekly_by_holding) == [way]


def test_a_plan_in_which_nothing_is_paid_for_is_held_in_no_way() -> None:
    for lines in ([], [FRIEND]):
        result = found(lines=lines, weekly_indicative="50", weekly_contribution="10")
        assert result.holding is None
        assert result.weekly_by_holding == {}
        assert result.weekly_cost == result.weekly_contribution == result.over_indicative == Decimal("0.00")


def test_a_cost_equal_to_the_indicative_budget_is_within_it() -> None:
    result = found(lines=[CARE], weekly_indicative="164.50")
    assert result.over_indicative == Decimal("0.00")
    assert result.workings[-1].value == "Within it"


def test_hours_may_stand_beside_a_weekly_price() -> None:
    result = found(lines=[ALARM | {"weekly_hours": 10, "kind": "supported_living", "weekly_price": 300}])
    assert result.weekly_cost == Decimal("300.00")
    assert result.workings[0].how == "A price for each week, 10 hours a week"


@pytest.mark.parametrize(
    ("line", "field", "says"),
    [
        (CARE | {"weekly_price": 5}, "lines.0", "a price an hour and a price a week"),
        (FRIEND | {"hourly_price": 5}, "lines.0", "is not paid for, but has a price"),
        (CARE | {"weekly_hours": -1}, "lines.0.weekly_hours", "greater than or equal to 0"),
        (CARE | {"held_as": "mixed"}, "lines.0.held_as", "'individual_service_fund'"),
        (CARE | {"kind": "meals"}, "lines.0.kind", "'home_care'"),
        (CARE | {"description": ""}, "lines.0.description", "at least 1 character"),
    ],
)
def test_a_wrong_line_names_the_field_and_what_is_wrong(line: dict[str, Any], field: str, says: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        PLAN_COST({"lines": [line]})
    assert raised.value.problems[0].field == field
    assert says in raised.value.problems[0].message


def test_every_kind_and_holding_has_words_for_pages() -> None:
    assert set(KIND_TITLES) == set(SupportKind)
    assert set(HOLDINGS) == {*map(str, LineHolding), *map(str, PlanHolding)}


def pounds(most: int) -> st.SearchStrategy[str]:
    return st.decimals(min_value=0, max_value=most, places=2).map(str)


hourly = st.fixed_dictionaries({"weekly_hours": pounds(60), "hourly_price": pounds(40)})
weekly = st.fixed_dictionaries({"weekly_price": pounds(900)})
line = st.builds(
    lambda price, kind, way: {"description": "Support", "kind": kind, "held_as": way, **price},
    st.one_of(hourly, weekly),
    st.sampled_from([str(kind) for kind in SupportKind]),
    st.sampled_from(["direct_payment", "managed", "individual_service_fund"]),
)


@given(st.lists(line, max_size=6), pounds(500), st.none() | pounds(900))
def test_holdings_and_shares_add_up_to_the_cost(
    lines: list[dict[str, str]], contribution: str, indicative: str | None
) -> None:
    result = found(lines=lines, weekly_contribution=contribution, weekly_indicative=indicative)
    assert sum(result.weekly_by_holding.values(), Decimal(0)) == result.weekly_cost
    assert result.weekly_contribution + result.weekly_council_share == result.weekly_cost
    assert Decimal(0) <= result.weekly_contribution <= min(Decimal(contribution), result.weekly_cost)
    over = result.weekly_cost - Decimal(indicative) if indicative is not None else Decimal(0)
    assert result.over_indicative == max(Decimal(0), over)
    assert (result.holding is None) is (result.weekly_cost == 0)
    assert (result.holding is PlanHolding.MIXED) is (len(result.weekly_by_holding) > 1)
    assert result.weekly_cost.as_tuple().exponent == -2


@given(st.lists(line, max_size=6), st.none() | pounds(900))
def test_every_line_explains_itself_and_the_result_can_be_stored_and_read_back(
    lines: list[dict[str, str]], indicative: str | None
) -> None:
    result = found(lines=lines, weekly_indicative=indicative)
    assert all(working.label and working.value and working.how and working.source for working in result.workings)
    assert PlanCostResult.model_validate_json(result.model_dump_json()) == result
