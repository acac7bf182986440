"""The dated charging files: complete, without gaps, and honest about how each figure was got."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from commonweal.core.calculations.policy import policies, policy_on


def test_the_years_follow_each_other_without_a_gap() -> None:
    years = policies("charging")
    assert years[0].starts == date(2023, 4, 6)
    for before, after in pairwise(years):
        assert before.ends is not None
        assert after.starts == before.ends + timedelta(days=1)


def test_every_year_has_the_same_figures_each_with_a_source() -> None:
    first, *others = policies("charging")
    for year in others:
        assert year.document["values"].keys() == first.document["values"].keys()
    for year in policies("charging"):
        for key in year.document["values"]:
            figure = year.value(key)
            assert figure.amount > 0, key
            assert figure.source, key


def test_only_figures_read_in_an_official_text_are_confirmed() -> None:
    for year in policies("charging"):
        for key in year.document["values"]:
            figure = year.value(key)
            assert figure.confirmed is (figure.status == "official text read"), (year.reference, key)


@pytest.mark.parametrize(
    ("on", "key", "amount"),
    [
        # SI 2023/277 regulation 2.
        (date(2023, 4, 6), "personal_expenses_allowance", "28.25"),
        (date(2023, 4, 6), "guarantee_single_18_to_24", "82.15"),
        (date(2023, 4, 6), "guarantee_single_25_to_pension_age", "103.65"),
        (date(2023, 4, 6), "guarantee_single_pension_age", "214.35"),
        (date(2024, 4, 5), "child", "94.90"),
        # Reading Borough Council, allowances 2024-25.
        (date(2024, 4, 6), "personal_expenses_allowance", "30.15"),
        (date(2024, 4, 6), "premium_carer", "52.35"),
        (date(2025, 4, 5), "child", "101.25"),
        # Ruils, 2025/2026 Minimum Income Guarantee rates.
        (date(2025, 4, 6), "guarantee_single_18_to_24", "89.15"),
        (date(2025, 4, 6), "guarantee_single_25_to_pension_age", "112.50"),
        (date(2025, 4, 6), "premium_disability_single", "49.65"),
        (date(2026, 4, 5), "premium_enhanced_disability_single", "24.25"),
        # Department of Health and Social Care, announcement of February 2026.
        (date(2026, 4, 6), "guarantee_single_18_to_24", "95.40"),
        (date(2027, 4, 5), "capital_upper_limit", "23250"),
    ],
)
def test_published_figures_on_the_first_and_last_days(on: date, key: str, amount: str) -> None:
    assert policy_on("charging", on).value(key).amount == Decimal(amount)
