"""What a block leaves for personal budgets, and what remains of a week: by hand and for any residents and diary."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.core.calculations.registry import InvalidInput, get_calculation
from commonweal.pathway.block_budgets.diary import monday_of, week_hours
from commonweal.pathway.block_budgets.splitting import hours_of

BLOCK = get_calculation("block-budgets")
MONDAY = date(2026, 11, 23)


def test_sixteen_residents_save_ninety_thousand_which_is_5625_each():
    residents = [{"weekly_amount": "200.00"}] * 16
    found = BLOCK({"yearly_block": 500_000, "yearly_core": 243_600, "hourly_price": 16, "residents": residents})
    # Pool 256,400 less 16 x 200 x 52 = 166,400.
    assert (found.pool, found.yearly_shares) == (Decimal(256_400), Decimal(166_400))
    assert (found.saving, found.saving_per_resident) == (Decimal(90_000), Decimal(5_625))
    assert found.shares[0].weekly_hours == Decimal("12.5")


def test_shares_above_the_pool_are_a_shortfall_and_none_is_cut():
    residents = [{"reference": "a", "weekly_amount": "300.00"}]
    found = BLOCK({"yearly_block": 110_000, "yearly_core": 100_000, "hourly_price": 16, "residents": residents})
    assert found.saving == Decimal(-5_600)
    assert found.shares[0].weekly_amount == Decimal(300)
    assert [line.label for line in found.workings] == ["Pool", "Own shares together", "Shortfall", "For each resident"]


def test_an_address_without_residents_saves_its_pool_for_nobody():
    found = BLOCK({"yearly_block": 10, "yearly_core": 4, "hourly_price": 16, "residents": []})
    assert (found.saving, found.saving_per_resident) == (Decimal(6), Decimal(0))


@pytest.mark.parametrize("wrong", [{"yearly_core": 11}, {"yearly_core": -1}, {"hourly_price": 0}])
def test_a_core_above_the_block_or_an_hour_for_nothing_is_refused(wrong):
    with pytest.raises(InvalidInput):
        BLOCK({"yearly_block": 10, "yearly_core": 4, "hourly_price": 16, "residents": []} | wrong)


@pytest.mark.parametrize(("amount", "hours"), [("224", "14"), ("231.99", "14.25"), ("3.99", "0"), ("4", "0.25")])
def test_hours_are_whole_quarters_that_the_amount_pays_for(amount, hours):
    assert hours_of(Decimal(amount), Decimal(16)) == Decimal(hours)


def at(week: int) -> date:
    return MONDAY + timedelta(weeks=week)


def test_hours_not_used_come_over_up_to_two_weeks_of_ones_own():
    stands = week_hours(Decimal(10), MONDAY, {at(0): Decimal(4)}, {}, at(1))
    assert (stands.carried, stands.available, stands.left) == (Decimal(6), Decimal(16), Decimal(16))
    assert week_hours(Decimal(10), MONDAY, {}, {}, at(9)).carried == Decimal(20)


def test_approved_hours_are_for_their_week_and_do_not_come_over():
    approved = {at(0): Decimal(5)}
    stands = week_hours(Decimal(10), MONDAY, {at(0): Decimal(12)}, approved, at(0))
    assert (stands.available, stands.left) == (Decimal(15), Decimal(3))
    # 12 used: the 5 approved first, so 7 of 10 own were used and 3 come over.
    assert week_hours(Decimal(10), MONDAY, {at(0): Decimal(12)}, approved, at(1)).carried == Decimal(3)
    assert week_hours(Decimal(10), MONDAY, {}, approved, at(1)).carried == Decimal(10)


def test_a_week_before_the_share_began_has_no_hours():
    assert week_hours(Decimal(10), at(2), {}, {}, at(1)).available == 0
    assert monday_of(date(2026, 11, 29)) == MONDAY


quarters = st.integers(0, 80).map(lambda number: Decimal(number) / 4)


@settings(max_examples=100)
@given(quarters, st.lists(st.tuples(quarters, quarters), max_size=8))
def test_nobody_uses_more_than_their_own_hours_and_what_was_approved(weekly, weeks):
    used, approved = {}, {}
    for number, (wanted, more) in enumerate(weeks):
        approved[at(number)] = more
        stands = week_hours(weekly, MONDAY, used, approved, at(number))
        assert 0 <= stands.carried <= 2 * weekly
        used[at(number)] = min(wanted, stands.left)
        assert week_hours(weekly, MONDAY, used, approved, at(number)).left >= 0
    assert sum(used.values()) <= weekly * len(weeks) + sum(approved.values())
