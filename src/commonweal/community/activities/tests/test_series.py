"""The days of sessions that repeat."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.activities.series import Repeat, series
from commonweal.core.calculations.working_days import bank_holidays


def test_every_week_leaves_bank_holidays_out_and_says_so() -> None:
    found = series(date(2026, 12, 14), Repeat.WEEKLY, date(2027, 1, 4))
    assert found.days == (date(2026, 12, 14), date(2026, 12, 21), date(2027, 1, 4))
    assert found.bank_holidays == (date(2026, 12, 28),)


def test_every_two_weeks() -> None:
    found = series(date(2026, 11, 26), Repeat.FORTNIGHTLY, date(2026, 12, 31))
    assert found.days == (date(2026, 11, 26), date(2026, 12, 10), date(2026, 12, 24))


@pytest.mark.parametrize(
    ("first", "days"),
    [
        (date(2026, 11, 10), [date(2026, 11, 10), date(2026, 12, 8), date(2027, 1, 12)]),  # the second Tuesday
        (date(2026, 10, 30), [date(2026, 10, 30), date(2026, 11, 27), date(2027, 1, 29)]),  # the fifth, or last, Friday
    ],
)
def test_every_month_keeps_the_weekday(first: date, days: list[date]) -> None:
    assert list(series(first, Repeat.MONTHLY, date(2027, 1, 31)).days) == days


def test_a_single_session_may_be_on_any_day() -> None:
    assert series(date(2026, 12, 25), Repeat.ONCE, None).days == (date(2026, 12, 25),)


@pytest.mark.parametrize(
    ("until", "told"),
    [
        (None, "until when"),
        (date(2026, 11, 22), "before the first"),
        (date(2028, 1, 1), "a year at most"),
    ],
)
def test_a_series_has_an_end_that_makes_sense(until: date | None, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        series(date(2026, 11, 23), Repeat.WEEKLY, until)


@given(
    st.dates(date(2025, 1, 1), date(2028, 6, 1)),
    st.sampled_from([Repeat.WEEKLY, Repeat.FORTNIGHTLY, Repeat.MONTHLY]),
    st.integers(0, 360),
)
def test_all_days_are_in_order_on_one_weekday_and_no_bank_holiday(first: date, repeat: Repeat, length: int) -> None:
    until = first + timedelta(days=length)
    found = series(first, repeat, until)
    assert list(found.days) == sorted(set(found.days))
    assert {day.weekday() for day in (*found.days, *found.bank_holidays)} == {first.weekday()}
    assert all(first <= day <= until for day in found.days)
    assert not bank_holidays().intersection(found.days)
    assert first in (*found.days, *found.bank_holidays)


def test_a_series_on_the_last_days_there_are_ends_with_them():
    assert series(date(9999, 12, 20), Repeat.WEEKLY, date(9999, 12, 31)).days == (
        date(9999, 12, 20),
        date(9999, 12, 27),
    )
