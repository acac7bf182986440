"""Whether something is open at a moment, until when, and when next."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.directory.open_now import now_in_words, open_at, sessions_on
from commonweal.community.directory.record import Schedule

MONDAY = date(2026, 11, 23)


def schedule(**given: Any) -> Schedule:
    return Schedule.model_validate({"id": str(UUID(int=1)), **given})


def said(moment: datetime, *schedules: Schedule, holidays: tuple[date, ...] = ()) -> str:
    return now_in_words(open_at(schedules, moment, holidays), moment)


WORKING = schedule(byday="MO,TU,WE,TH,FR", opens_at="09:00", closes_at="17:00")


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 23, 9), "Open now, until 5pm"),
        (datetime(2026, 11, 23, 16, 59), "Open now, until 5pm"),
        (datetime(2026, 11, 23, 8, 59), "Next: today, 9am"),
        (datetime(2026, 11, 23, 17), "Next: tomorrow, 9am"),
        (datetime(2026, 11, 27, 17), "Next: Monday 30 November, 9am"),
    ],
)
def test_opening_hours_are_told_as_of_the_moment(moment: datetime, words: str) -> None:
    assert said(moment, WORKING) == words


def test_a_bank_holiday_is_told_rather_than_taken_for_a_working_day() -> None:
    christmas = (date(2026, 12, 25),)
    assert said(datetime(2026, 12, 25, 10), WORKING, holidays=christmas) == (
        "Open now, until 5pm. It is a bank holiday: check before you go"
    )
    assert "bank holiday" not in said(datetime(2026, 12, 24, 10), WORKING, holidays=christmas)


def test_two_sessions_of_a_day_and_one_past_midnight() -> None:
    morning, evening = schedule(byday="MO", opens_at="09:00", closes_at="12:00"), schedule(
        byday="MO", opens_at="22:00", closes_at="02:00"
    )  # fmt: skip
    assert said(datetime(2026, 11, 23, 13), morning, evening) == "Next: today, 10pm"
    assert said(datetime(2026, 11, 24, 1, 30), morning, evening) == "Open now, until 2am"


def test_weeks_of_the_month() -> None:
    first_and_last = schedule(byday="1MO,-1MO", freq="MONTHLY", opens_at="10:30")
    assert said(datetime(2026, 11, 23, 9), first_and_last) == "Next: Monday 30 November, 10.30am"
    second_last = schedule(byday="-2MO", freq="MONTHLY", opens_at="10:30")
    assert said(datetime(2026, 11, 2, 9), second_last) == "Next: Monday 23 November, 10.30am"
    assert said(datetime(2026, 11, 30, 11), first_and_last) == "Next: Monday 7 December, 10.30am"


def test_every_other_week_counts_from_its_first_day_and_says_nothing_without_one() -> None:
    other = {"byday": "TU", "interval": 2, "opens_at": "14:00", "closes_at": "16:00"}
    assert said(datetime(2026, 11, 23, 9), schedule(**other, dtstart="2026-11-17")) == "Next: Tuesday 1 December, 2pm"
    assert said(datetime(2026, 11, 23, 9), schedule(**other)) == ""


def test_schedules_hold_only_between_their_days() -> None:
    over = schedule(byday="MO", opens_at="09:00", closes_at="17:00", valid_to="2026-11-22")
    coming = schedule(byday="MO", opens_at="10:00", valid_from="2026-12-01")
    assert said(datetime(2026, 11, 23, 10), over) == ""
    assert said(datetime(2026, 11, 23, 10), over, coming) == "Next: Monday 7 December, 10am"


def test_words_are_read_where_there_are_no_fields_and_nothing_is_claimed_without_hours() -> None:
    assert said(datetime(2026, 11, 23, 10), schedule(description="Mondays 9am to 5pm")) == "Open now, until 5pm"
    assert said(datetime(2026, 11, 23, 10), schedule(description="Mondays")) == "Next: Monday 30 November"
    assert said(datetime(2026, 11, 23, 10), schedule(description="By agreement")) == ""
    assert said(datetime(2026, 11, 23, 10), schedule(description="Every day, by appointment")) == ""
    assert said(datetime(2026, 11, 23, 3), schedule(description="Day and night")) == "Open day and night"


@given(
    st.sets(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1),
    st.integers(0, 23), st.integers(0, 23), st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
)  # fmt: skip
def test_open_and_next_are_sessions_that_hold_and_come(days: set[str], opens: int, closes: int, now: datetime) -> None:
    one = schedule(byday=",".join(sorted(days)), opens_at=f"{opens:02}:00", closes_at=f"{closes:02}:00")
    found = open_at([one], now)
    assert found.next is not None and found.next.opens is not None and found.next.opens > now
    between = {now.date() + timedelta(days=ahead) for ahead in range((found.next.day - now.date()).days)}
    assert all(s.opens and s.opens <= now for day in between for s in sessions_on([one], day))
    if found.now and found.now.opens and found.now.closes:
        assert found.now.opens <= now < found.now.closes
    assert now_in_words(found, now)
