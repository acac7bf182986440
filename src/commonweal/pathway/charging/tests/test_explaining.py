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
        "You have £260.00 a week that counts as income. By law you must be left with at least £241.45 a week. What is "
        "spent on housing and because of disability comes off too. So you pay £18.55 a week."
    )


def test_somebody_else_is_spoken_of_by_name():
    assert words("Rose").startswith("Rose has £260.00 a week")
    assert words("Rose").endswith("So Rose pays £18.55 a week.")


def test_savings_between_the_limits_are_told():
    assert "Savings above the lower limit count as £1.00 a week more." in words(capital="14500")


def test_savings_above_the_limit_mean_the_full_cost():
    assert words(capital="30000").startswith("You have savings above the upper limit, so you pay the full cost")
    assert "£100.00 a week" in words(capital="30000")


@pytest.mark.parametrize("called", ["you", "Rose"])
def test_nothing_left_over_is_nothing_to_pay(called):
    told = words(called, incomes=[])
    assert told.endswith("pay nothing." if called == "you" else "pays nothing.")
