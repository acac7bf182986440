"""Working days: which they are, and counting them."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.calculations.working_days import (
    bank_holidays,
    in_working_days,
    is_working_day,
    working_days_after,
    working_days_between,
)

days = st.dates(date(2025, 1, 1), date(2030, 12, 31))


def test_bank_holidays_fall_on_weekdays() -> None:
    assert len(bank_holidays()) == 32
    assert all(day.weekday() < 5 for day in bank_holidays())


@given(days, st.integers(1, 30))
def test_what_is_due_is_a_working_day_and_as_many_lie_between(start: date, count: int) -> None:
    due = working_days_after(start, count)
    assert is_working_day(due)
    assert working_days_between(start, due) == count


@given(days, st.integers(0, 60), st.integers(0, 60))
def test_working_days_add_up(start: date, first: int, second: int) -> None:
    middle = start + timedelta(days=first)
    end = middle + timedelta(days=second)
    assert working_days_between(start, middle) + working_days_between(middle, end) == working_days_between(start, end)


def test_no_working_day_lies_before_the_start() -> None:
    assert working_days_between(date(2026, 11, 25), date(2026, 11, 23)) == 0


def test_one_day_is_said_as_one() -> None:
    assert (in_working_days(1), in_working_days(2)) == ("1 working day", "2 working days")
