"""A financial assessment with its lines: capital, what is spent, couples, stays, light touch, and deferred payments."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.core.calculations.registry import InvalidInput, get_calculation
from commonweal.pathway.charging.capital_items import DISREGARDS, CapitalKind, Disregard
from commonweal.pathway.charging.deferral import statement_days

WHOLE, CAPITAL, SPENT, LIMIT, BALANCE = (
    get_calculation(name)
    for name in (
        "financial-assessment",
        "capital-valuation",
        "disability-expenditure",
        "deferred-payment-limit",
        "deferred-payment-balance",
    )
)


def worked(**changed: Any) -> Any:
    plain = {"on": "2026-11-02", "age": 80, "pension_age": True, "weekly_cost": "1000"}
    return WHOLE(plain | changed)


def counted(*items: dict[str, Any], living: str = "care_home", on: str = "2026-11-02") -> Any:
    return CAPITAL({"on": on, "living": living, "items": list(items)})


def test_what_is_owned_with_others_counts_in_part_less_selling_and_what_is_owed() -> None:
    house = {"kind": "second_property", "value": "200000", "owed": "20000", "share_percent": "50", "sale_costs": True}
    assert counted(house).capital_counted == Decimal("80000.00")  # (200,000 - 20,000 - 20,000) / 2


@pytest.mark.parametrize(
    ("living", "disregard", "expected"),
    [
        ("at_home", None, "0"),
        ("temporary_stay", None, "0"),
        ("care_home", None, "150000"),
        ("care_home", "partner_lives_there", "0"),
        ("care_home", "relative_60_or_over", "0"),
        ("care_home", "relative_incapacitated", "0"),
        ("care_home", "child_lives_there", "0"),
    ],
)
def test_the_home_counts_only_in_a_care_home_and_with_nobody_left_in_it(living, disregard, expected) -> None:
    found = counted({"kind": "main_home", "value": "150000", "disregard": disregard}, living=living)
    assert found.capital_counted == Decimal(expected)


@pytest.mark.parametrize(
    ("kind", "disregard", "weeks"),
    [
        ("main_home", "twelve_weeks", 12),
        ("compensation", "personal_injury_payment", 52),
        ("business", "business_being_sold", 26),
        ("savings", "to_buy_a_home", 26),
    ],
)
def test_a_ground_that_lasts_some_weeks_ends_with_them(kind: str, disregard: str, weeks: int) -> None:
    began = date(2026, 4, 6)
    item = {"kind": kind, "value": "30000", "disregard": disregard, "disregard_from": began.isoformat()}
    ends = began + timedelta(weeks=weeks)
    last = counted(item, on=(ends - timedelta(days=1)).isoformat())
    assert (last.capital_counted, last.review_on) == (Decimal("0.00"), ends)
    after = counted(item, on=ends.isoformat())
    assert (after.capital_counted, after.review_on) == (Decimal("30000.00"), None)


def test_what_was_given_away_to_pay_less_counts_and_says_why() -> None:
    item = {"kind": "savings", "value": "9000", "notional": True, "reason": "Given to a son in May, after the fall"}
    found = counted(item)
    assert found.notional_capital == found.capital_counted == Decimal("9000.00")
    assert "Given to a son" in found.workings[0].how
    with pytest.raises(InvalidInput, match="Say why"):
        counted(item | {"reason": ""})


@pytest.mark.parametrize("disregard", list(Disregard))
def test_each_ground_is_for_some_kind_and_refused_for_the_others(disregard: Disregard) -> None:
    rule = DISREGARDS[disregard]
    for kind in CapitalKind:
        item = {"kind": kind, "value": "1", "disregard": disregard, "disregard_from": "2026-11-01", "reason": "Because"}
        if kind in rule.kinds:
            assert counted(item).capital_counted == 0
        else:
            with pytest.raises(InvalidInput, match="not a ground"):
                counted(item)


def test_spending_counts_as_far_as_it_is_agreed_and_the_reason_is_shown() -> None:
    lines = [
        {"kind": "community_alarm", "weekly": "5.20", "evidence": "bill"},
        {"kind": "laundry", "weekly": "9.00"},
        {"kind": "garden", "weekly": "20", "agreement": "in_part", "weekly_agreed": "8", "reason": "Basic work only"},
        {"kind": "internet", "weekly": "7", "agreement": "not_agreed", "reason": "Had before"},
        {"kind": "heating", "weekly": "6", "agreement": "waiting"},
    ]
    found = SPENT({"on": "2026-11-02", "lines": lines})
    assert found.weekly_agreed == Decimal("17.90")  # 5.20 + 4.70 (allowed without bills) + 8.00
    assert found.weekly_asked == Decimal("47.20")
    assert any("Basic work only" in line.how for line in found.workings)
    assert next(line for line in found.workings if "laundry" in line.label).unverified
    with pytest.raises(InvalidInput, match="Say why"):
        SPENT({"on": "2026-11-02", "lines": [lines[3] | {"reason": " "}]})


def test_the_whole_gives_what_the_contribution_gives_of_the_same_totals() -> None:
    incomes = [{"kind": "state_pension", "weekly": "230"}, {"kind": "attendance_allowance", "weekly": "50"}]
    whole = worked(
        incomes=incomes,
        capital_items=[{"kind": "savings", "value": "14500"}, {"kind": "main_home", "value": "300000"}],
        housing_costs=[{"name": "Council tax", "weekly": "12"}],
        expenditure=[{"kind": "community_alarm", "weekly": "10"}],
        local_disregards=[{"name": "Night care", "weekly": "5"}],
    )
    totals = get_calculation("contribution")(
        {
            "on": "2026-11-02", "setting": "home", "household": "single", "age": 80, "pension_age": True,
            "incomes": incomes, "capital": "14500", "weekly_housing_costs": "12",
            "weekly_disability_expenditure": "10", "weekly_local_disregards": "5", "weekly_cost": "1000",
        }
    )  # fmt: skip
    assert whole.weekly_contribution == totals.weekly_contribution == Decimal("12.55")  # 281 - 241.45 - 27
    assert whole.policies[0] == totals.policies[0]


def test_one_of_a_couple_pays_the_lower_of_both_ways_and_sees_them() -> None:
    own = [{"kind": "private_pension", "weekly": "300"}]
    poor = worked(household="couple", incomes=own, partner_incomes=[{"kind": "state_pension", "weekly": "100"}])
    # Alone 300 - 184.30 = 115.70; shared (300 + 100) / 2 - 184.30 = 15.70.
    assert (poor.weekly_on_own_money, poor.weekly_if_shared) == (Decimal("115.70"), Decimal("15.70"))
    assert poor.weekly_contribution == Decimal("15.70")
    rich = worked(household="couple", incomes=own, partner_incomes=[{"kind": "other", "weekly": "900"}])
    assert rich.weekly_contribution == Decimal("115.70")
    assert worked(household="couple", incomes=own).weekly_if_shared is None


def test_a_temporary_stay_is_as_at_home_for_a_year_and_then_a_care_home() -> None:
    given_ = {"incomes": [{"kind": "state_pension", "weekly": "300"}], "living": "temporary_stay"}
    given_ |= {"housing_costs": [{"name": "Rent", "weekly": "40"}]}
    stay = worked(**given_, living_from="2026-10-05")
    assert stay.weekly_contribution == Decimal("18.55")  # 300 - 241.45 - 40
    assert stay.review_on == date(2027, 10, 4)
    assert worked(**given_, living_from="2025-11-03").weekly_contribution == Decimal("268.20")  # 300 - 31.80
    with pytest.raises(InvalidInput, match="which day the temporary stay began"):
        worked(**given_)


@pytest.mark.parametrize(
    ("way", "weekly", "full"),
    [
        ({"treatment": "refused", "treatment_reason": "Asked twice"}, "1000.00", True),
        ({"treatment": "free", "free_because": "section_117"}, "0.00", False),
        ({"treatment": "light_touch", "light_touch": "full_cost", "treatment_reason": "Bank"}, "1000.00", True),
        ({"treatment": "light_touch", "light_touch": "nothing", "treatment_reason": "Letter"}, "0.00", False),
        (
            {
                "treatment": "light_touch",
                "light_touch": "small_charge",
                "weekly_small_charge": "3",
                "treatment_reason": "x",
            },
            "3.00",
            False,
        ),
    ],
)
def test_without_a_full_assessment_the_reason_says_what_is_paid(way, weekly, full) -> None:
    found = worked(**way, capital_items=[{"kind": "savings", "value": "99999"}])
    assert (found.weekly_contribution, found.full_cost) == (Decimal(weekly), full)


@pytest.mark.parametrize(
    "way",
    [
        {"treatment": "refused"},
        {"treatment": "free"},
        {"treatment": "light_touch", "treatment_reason": "x"},
        {"treatment": "light_touch", "light_touch": "nothing"},
    ],
)
def test_a_short_way_without_its_reason_is_refused(way) -> None:
    with pytest.raises(InvalidInput, match="Say"):
        worked(**way)


def test_a_fault_in_a_line_is_named_by_its_line() -> None:
    with pytest.raises(InvalidInput) as refused:
        worked(capital_items=[{"kind": "savings", "value": "1"}, {"kind": "savings", "value": "1", "notional": True}])
    assert refused.value.problems[0].field == "capital_items.1.reason"


pounds = st.decimals(0, 400, places=2).map(str)
money = st.fixed_dictionaries(
    {
        "on": st.sampled_from(["2023-10-02", "2026-11-02"]),
        "living": st.sampled_from(["at_home", "care_home"]),
        "household": st.sampled_from(["single", "couple"]),
        "age": st.integers(70, 99),
        "pension_age": st.just(True),
        "incomes": st.lists(
            st.fixed_dictionaries(
                {"kind": st.sampled_from(["state_pension", "attendance_allowance", "other"]), "weekly": pounds}
            ),
            max_size=3,
        ),
        "partner_incomes": st.lists(st.fixed_dictionaries({"kind": st.just("other"), "weekly": pounds}), max_size=2),
        "capital_items": st.lists(
            st.fixed_dictionaries(
                {
                    "kind": st.sampled_from(["savings", "investments"]),
                    "value": st.decimals(0, 15_000, places=2).map(str),
                    "share_percent": st.sampled_from(["100", "50"]),
                }
            ),
            max_size=2,
        ),
        "expenditure": st.lists(
            st.fixed_dictionaries({"kind": st.sampled_from(["laundry", "cleaning"]), "weekly": pounds}), max_size=2
        ),
        "housing_costs": st.lists(st.fixed_dictionaries({"name": st.just("Rent"), "weekly": pounds}), max_size=1),
        "weekly_cost": st.decimals(0, 900, places=2).map(str),
    }
)


@settings(max_examples=80)
@given(money, st.decimals(0, 80, places=2).map(str))
def test_whatever_the_lines_it_is_within_its_bounds_and_moves_the_right_way(asked: dict[str, Any], more: str) -> None:
    found = WHOLE(asked)
    cost = Decimal(asked["weekly_cost"])
    assert 0 <= found.weekly_contribution <= cost
    if not found.full_cost:
        kept = found.weekly_minimum_income_guarantee or found.weekly_personal_expenses_allowance
        had = found.weekly_countable_income + found.weekly_tariff_income
        assert had - found.weekly_contribution >= min(kept, had)
    spent = [*asked["expenditure"], {"kind": "special_diet", "weekly": more}]
    assert WHOLE(asked | {"expenditure": spent}).weekly_contribution <= found.weekly_contribution
    housing = [*asked["housing_costs"], {"name": "Tax", "weekly": more}]
    assert WHOLE(asked | {"housing_costs": housing}).weekly_contribution <= found.weekly_contribution
    capital = [*asked["capital_items"], {"kind": "premium_bonds", "value": more}]
    assert WHOLE(asked | {"capital_items": capital}).weekly_contribution >= found.weekly_contribution
    incomes = [*asked["incomes"], {"kind": "private_pension", "weekly": more}]
    assert WHOLE(asked | {"incomes": incomes}).weekly_contribution >= found.weekly_contribution


@pytest.mark.parametrize(
    ("value", "owed", "limit"),
    [("165000", "0", "134250.00"), ("165000", "34250", "100000.00"), ("15000", "0", "0.00"), ("15833.34", "0", "0.01")],
)
def test_the_most_that_may_be_deferred(value: str, owed: str, limit: str) -> None:
    found = LIMIT({"on": "2026-05-01", "property_value": value, "encumbrances": owed})
    assert found.equity_limit == Decimal(limit)
    assert found.model_dump(mode="json")["equity_limit"] == limit


def test_what_is_owed_grows_with_interest_and_deferring_stops_at_the_limit() -> None:
    plain = {"starts_on": "2026-04-06", "weekly_deferred": "700", "equity_limit": "10000"}
    ten_weeks = BALANCE(plain | {"on": "2026-06-15"})
    assert (ten_weeks.deferred, ten_weeks.limit_reached_on) == (Decimal("7000.00"), None)
    assert Decimal("31.00") < ten_weeks.interest < Decimal("33.00")  # about 3,500 at 4.75% for 70 days
    later = BALANCE(plain | {"on": "2026-11-02"})
    assert (later.deferred, later.left_to_defer) == (Decimal("10000.00"), Decimal("0.00"))
    assert later.limit_reached_on == date(2026, 7, 14)
    assert later.interest > ten_weeks.interest
    ended = BALANCE(plain | {"on": "2026-11-02", "stops_on": "2026-06-15", "repaid": "7000", "fees": "100"})
    assert ended.deferred == Decimal("7000.00")
    assert ended.balance == ended.interest + 100
    with pytest.raises(InvalidInput, match="before the agreement begins"):
        BALANCE(plain | {"on": "2026-04-05"})


def test_statements_are_due_every_six_months_to_the_last_day_of_a_short_month() -> None:
    assert statement_days(date(2025, 8, 31), date(2026, 9, 1)) == [date(2026, 2, 28), date(2026, 8, 31)]
    assert statement_days(date(2026, 1, 15), date(2026, 7, 14)) == []
