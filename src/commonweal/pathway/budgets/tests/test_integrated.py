"""Who pays which part: by hand, and what holds for any parts."""

from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from commonweal.core.calculations.registry import InvalidInput, get_calculation
from commonweal.pathway.budgets.integrated import IntegratedBudgetResult, divide

SHARES = get_calculation("integrated-budget-shares")


def test_health_and_council_money_in_one_budget():
    found = SHARES(
        {
            "weekly_total": "500.01",
            "parts": [
                {"funder": "own", "weekly_amount": "20.00"},
                {"funder": "council", "share": "0.5"},
                {"funder": "nhs", "share": "0.5"},
            ],
            "holdings": [{"held_as": "own_money", "weekly_amount": "20"}, {"held_as": "direct_payment", "share": 1}],
            "lines": [
                {"description": "Nurse", "weekly_cost": "240.00", "split": {"nhs": 1}},
                {"description": "Personal assistant", "weekly_cost": "260.01"},
            ],
        }
    )
    # £480.01 in halves: £240.005 each, and the odd penny is the council's, which comes first.
    assert found.weekly_by_funder == {"own": Decimal(20), "council": Decimal("240.01"), "nhs": Decimal("240.00")}
    assert found.yearly_by_funder["council"] == Decimal("12480.52")
    assert found.weekly_by_holding == {"own_money": Decimal(20), "direct_payment": Decimal("480.01")}
    assert sum(found.lines[1].weekly_by_funder.values()) == Decimal("260.01")
    assert sum(found.weekly_from_lines.values()) == Decimal("500.01")
    assert sum(found.weekly_difference.values()) == 0
    assert found.weekly_difference["nhs"] > 0


def test_aftercare_is_borne_by_council_and_nhs_as_agreed():
    found = SHARES({"weekly_total": "100.01", "parts": [{"funder": "aftercare", "share": 1, "nhs_share": "0.5"}]})
    assert found.weekly_by_side == {"council": Decimal("50.00"), "nhs": Decimal("50.01"), "person": Decimal(0)}


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ([{"funder": "council", "weekly_amount": 90}], "parts"),
        ([{"funder": "council", "weekly_amount": 110}], "parts"),
        ([{"funder": "council", "share": "0.9"}], "parts"),
        ([{"funder": "council", "share": 1}, {"funder": "council", "weekly_amount": 0}], "parts"),
        ([{"funder": "council"}], "parts.0"),
        ([{"funder": "aftercare", "share": 1}], "parts.0"),
        ([{"funder": "council", "share": 1, "nhs_share": 1}], "parts.0"),
        ([{"funder": "council", "weekly_amount": -1}], "parts.0.weekly_amount"),
    ],
)
def test_parts_that_are_not_the_whole_are_refused(parts, field):
    with pytest.raises(InvalidInput) as refused:
        SHARES({"weekly_total": 100, "parts": parts})
    assert refused.value.problems[0].field == field


def test_a_line_whose_shares_are_not_the_whole_line_is_refused():
    line = {"description": "Nurse", "weekly_cost": 10, "split": {"nhs": "0.5"}}
    with pytest.raises(InvalidInput) as refused:
        SHARES({"weekly_total": 100, "parts": [{"funder": "nhs", "share": 1}], "lines": [line]})
    assert refused.value.problems[0].field == "lines.0.split"


pounds = st.integers(0, 500_000).map(lambda pence: Decimal(pence) / 100)
weights = st.lists(st.integers(0, 1000).map(Decimal), min_size=1, max_size=8)


@given(pounds, weights)
def test_what_is_divided_adds_up_and_nobody_is_off_by_a_penny_or_more(total, shares):
    assume(sum(shares) > 0)
    parts = divide(total, shares)
    assert sum(parts) == total
    assert min(parts) >= 0
    whole = sum(shares)
    assert all(abs(part - total * share / whole) < Decimal("0.01") for part, share in zip(parts, shares, strict=True))


def test_nothing_is_divided_between_nobody():
    assert divide(Decimal(0), [Decimal(0), Decimal(0)]) == [0, 0]
    with pytest.raises(ValueError, match="nobody"):
        divide(Decimal(1), [Decimal(0)])


@settings(max_examples=80)
@given(pounds, st.integers(0, 100), st.integers(0, 100), pounds, st.lists(pounds, max_size=5))
def test_every_set_of_parts_is_the_whole_and_none_is_negative(left, council, nhs_share, own, costs):
    share = Decimal(council) / 100
    found: IntegratedBudgetResult = SHARES(
        {
            "weekly_total": left + own,
            "parts": [
                {"funder": "own", "weekly_amount": own},
                {"funder": "council", "share": share},
                {"funder": "aftercare", "share": 1 - share, "nhs_share": Decimal(nhs_share) / 100},
            ],
            "holdings": [{"held_as": "own_money", "weekly_amount": own}, {"held_as": "managed", "share": 1}],
            "lines": [{"description": "x", "weekly_cost": cost} for cost in costs],
        }
    )
    for parts in (found.weekly_by_funder, found.weekly_by_side, found.weekly_by_holding):
        assert sum(parts.values()) == left + own
        assert min(parts.values()) >= 0
    assert sum(found.yearly_by_side.values()) == (left + own) * 52
    for line in found.lines:
        assert sum(line.weekly_by_funder.values()) == line.weekly_cost
        assert min(line.weekly_by_funder.values()) >= 0
    assert sum(found.weekly_from_lines.values()) == sum(costs)
    assert all(line.label and line.value and line.how and line.source for line in found.workings)
