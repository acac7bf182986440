"""The promise to make contact is kept in working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.calculations.registry import OutsideRule
from commonweal.pathway.requests.promises import (
    bank_holidays,
    due_on,
    in_working_days,
    is_working_day,
    promise_on,
    working_days_after,
    working_days_between,
)

days = st.dates(date(2025, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("sent_on", "due", "urgent_due"),
    [
        (date(2026, 11, 23), date(2026, 11, 25), date(2026, 11, 24)),  # a Monday
        (date(2026, 11, 27), date(2026, 12, 1), date(2026, 11, 30)),  # a Friday
        (date(2026, 11, 28), date(2026, 12, 1), date(2026, 11, 30)),  # a Saturday
        (date(2026, 12, 24), date(2026, 12, 30), date(2026, 12, 29)),  # Christmas, and Boxing Day in lieu
        (date(2027, 3, 25), date(2027, 3, 31), date(2027, 3, 30)),  # Easter
    ],
)
def test_contact_is_due_after_the_promised_working_days(sent_on: date, due: date, urgent_due: date) -> None:
    assert due_on(sent_on, is_urgent=False) == due
    assert due_on(sent_on, is_urgent=True) == urgent_due


def test_before_there_was_a_promise_nothing_is_due() -> None:
    with pytest.raises(OutsideRule):
        promise_on(date(2010, 1, 1))


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
