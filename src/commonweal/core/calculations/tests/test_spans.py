"""Months after a day, ages, financial years."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.core.calculations.spans import financial_year_of, months_after, whole_years

DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@given(DAYS, st.integers(-400, 400))
@settings(max_examples=60)
def test_months_after_are_on_the_same_day_or_the_last_of_the_month(day, months):
    later = months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (date(1940, 5, 12), date(2026, 5, 11), 85),
        (date(1940, 5, 12), date(2026, 5, 12), 86),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_somebody_is_a_year_older_on_the_birthday(born, day, years):
    assert whole_years(born, day) == years


def test_a_financial_year_begins_in_april():
    assert financial_year_of(date(2026, 3, 31)) == 2025
    assert financial_year_of(date(2026, 4, 1)) == 2026
