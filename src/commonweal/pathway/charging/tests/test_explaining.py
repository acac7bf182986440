"""A contribution in plain words."""

import pytest

from commonweal.pathway.charging.circumstances import ContributionInput
from commonweal.pathway.charging.contribution import contribution
from commonweal.pathway.charging.explaining import in_plain_words


def words(called: str = "you", **changed: object) -> str:
    given = {
        "on": "2026-11-02",
        "setting": "home",
        "household": "single",
        "age": 78,
        "pension_age": True,
        "incomes": [{"kind": "state_pension", "weekly": "260"}],
        "weekly_cost": "100",
    }
    result = contribution(ContributionInput.model_validate(given | changed))
    return in_plain_words(result.model_dump(mode="json", exclude={"workings"}), called)


def test_somebody_with_income_is_told_what_counts_what_they_keep_and_what_they_pay():
    assert words() == (
        "You have £260.00 a week that counts as income. By law you must be left with at least £241.45 a week. So you "
        "pay £18.55 a week."
    )


def test_what_comes_off_is_told_only_where_something_does():
    assert "£7.50 a week comes off too, for costs of housing or disability" in words(weekly_housing_costs="7.50")
    told = words(weekly_disability_expenditure="7.50")  # no benefit for care is counted, so it is not taken off
    assert "comes off" not in told


def test_support_that_costs_less_than_what_is_left_is_paid_at_its_cost():
    assert words(weekly_cost="10").endswith(
        "That leaves £18.55 a week. The support costs less than that, so you pay what it costs: £10.00 a week."
    )


def test_in_a_care_home_the_allowance_and_the_part_of_savings_credit_are_told():
    incomes = [{"kind": "state_pension", "weekly": "200"}, {"kind": "pension_credit_savings", "weekly": "10"}]
    told = words(setting="care_home", incomes=incomes, weekly_cost="900")
    assert "In a care home you keep £31.80 a week." in told
    assert "£7.30 a week comes off too, because part of savings credit is not counted." in told
    assert told.endswith("So you pay £170.90 a week.")  # 210.00 - 7.30 - 31.80


def test_a_result_stored_before_these_fields_were_there_is_still_told():
    kept = {
        "weekly_countable_income": "260.00",
        "weekly_tariff_income": "0.00",
        "weekly_minimum_income_guarantee": "241.45",
        "weekly_contribution": "18.55",
        "full_cost": False,
    }
    assert in_plain_words(kept).endswith("So you pay £18.55 a week.")


def test_somebody_else_is_spoken_of_by_name():
    assert words("Rose").startswith("Rose has £260.00 a week")
    assert words("Rose").endswith("So Rose pays £18.55 a week.")


def test_savings_between_the_limits_are_told():
    assert "Savings above the lower limit count as £1.00 a week more." in words(capital="14500")


def test_savings_above_the_limit_mean_the_full_cost():
    assert words(capital="30000").startswith("You have savings above the upper limit, so you pay the full cost")
    assert "£100.00 a week" in words(capital="30000")
    assert words("Rose", capital="30000").endswith("Rose can still ask us to arrange the support.")


@pytest.mark.parametrize("called", ["you", "Rose"])
def test_nothing_left_over_is_nothing_to_pay(called):
    told = words(called, incomes=[])
    assert told.endswith("pay nothing." if called == "you" else "pays nothing.")
