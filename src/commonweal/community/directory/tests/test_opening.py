"""Opening times: from people's words to days and hours, and back."""

from datetime import time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.directory.opening import Opening, in_words, openings_of, read_opening, write_opening
from commonweal.community.directory.record import Schedule

MO, TU, WE, TH, FR, SA, SU = range(7)
WEEK = tuple(range(7))
WORKING = tuple(range(5))
PIECES = ["Mon", "to", "Fri", "1st", "last", "9", "12", "am", "pm", ".", ",", "-", "until", "every day", "except"]


def at(hour: int, minute: int = 0) -> time:
    return time(hour, minute)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Tuesdays and Fridays, 11.30am to 2pm", [Opening((TU, FR), at(11, 30), at(14))]),
        ("Monday to Friday, 9am to 5pm", [Opening(WORKING, at(9), at(17))]),
        ("mon-fri 9-5", [Opening(WORKING, at(9), at(17))]),
        ("Weekdays 08:30 – 16:45", [Opening(WORKING, at(8, 30), at(16, 45))]),
        ("Friday to Monday", [Opening((MO, FR, SA, SU))]),
        ("Every day except Sunday, 8am to 6pm", [Opening((MO, TU, WE, TH, FR, SA), at(8), at(18))]),
        ("Monday to Friday 9am to 5pm except Wednesdays", [Opening((MO, TU, TH, FR), at(9), at(17))]),
        ("Every day, day and night", [Opening(WEEK)]),
        ("24 hours a day", [Opening(WEEK)]),
        ("Weekends, noon to 4", [Opening((SA, SU), at(12), at(16))]),
        ("Wednesdays, 12 noon to 2.30pm", [Opening((WE,), at(12), at(14, 30))]),
        ("Thursdays 2 to 4", [Opening((TH,), at(14), at(16))]),
        ("Thursdays 6.30 to 8", [Opening((TH,), at(18, 30), at(20))]),
        ("Mondays 10 to 12.30pm", [Opening((MO,), at(10), at(12, 30))]),
        ("Mondays 10am to 2", [Opening((MO,), at(10), at(14))]),
        ("Mondays 2 to 4pm", [Opening((MO,), at(14), at(16))]),
        ("Saturdays, 8pm to midnight", [Opening((SA,), at(20), at(0))]),
        ("Fridays 10 p.m. to 2 a.m.", [Opening((FR,), at(22), at(2))]),
        ("Sundays until 2pm", [Opening((SU,), None, at(14))]),
        ("Mondays, 9am to 12 noon and 1pm to 5pm", [Opening((MO,), at(9), at(12)), Opening((MO,), at(13), at(17))]),
        ("Mon 9am to 5pm, Tue 10am to 2pm", [Opening((MO,), at(9), at(17)), Opening((TU,), at(10), at(14))]),
        ("10am to 3pm on Mondays and 2pm to 4pm on Tuesdays",
         [Opening((MO,), at(10), at(15)), Opening((TU,), at(14), at(16))]),
        ("First and third Thursday, 12.15pm", [Opening((TH,), at(12, 15), None, (1, 3))]),
        ("First Monday, 10.30am, and third Wednesday, 7pm",
         [Opening((MO,), at(10, 30), None, (1,)), Opening((WE,), at(19), None, (3,))]),
        ("First Monday and third Wednesday, 2pm",
         [Opening((MO,), at(14), None, (1,)), Opening((WE,), at(14), None, (3,))]),
        ("last Friday of the month", [Opening((FR,), weeks=(-1,))]),
        ("Every other Tuesday, 2pm to 4pm", [Opening((TU,), at(14), at(16), interval=2)]),
        ("Fortnightly on Tuesdays", [Opening((TU,), interval=2)]),
        ("Monday to Friday, 10am to 3pm; home visits by appointment", [Opening(WORKING, at(10), at(15))]),
        ("Mon to Fri all day; Sat morning (2023)", [Opening(WORKING), Opening((SA,))]),
        ("First one free. Mondays, 10am", [Opening((MO,), at(10))]),
        ("Saturdays, 10am to 12 noon, ages 5 to 11", [Opening((SA,), at(10), at(12))]),
        ("Mondays for 6 weeks, £3 to £5", [Opening((MO,))]),
        ("Mondays at 25.00 or 9.75", [Opening((MO,))]),
        ("Monday to Friday 9am to 5pm, closed 1pm to 2pm", [Opening(WORKING, at(9), at(17))]),
        ("Every night, 10pm to 7am", [Opening(WEEK, at(22), at(7))]),
        ("Every second Tuesday, 10.30am", [Opening((TU,), at(10, 30), interval=2)]),
        ("Every second Tuesday of the month", [Opening((TU,), weeks=(2,))]),
        ("One Saturday a month, 10am", []),
        ("By agreement", []),
        ("", []),
        ("Call 01632 960101", []),
    ],
)  # fmt: skip
def test_words_are_read_as_days_and_hours(words: str, found: list[Opening]) -> None:
    assert read_opening(words) == found


times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 5, 15, 30, 45, 59]))
days = st.sets(st.integers(0, 6), min_size=1).map(lambda chosen: tuple(sorted(chosen)))
weeks = st.sets(st.sampled_from([-1, 1, 2, 3, 4, 5]), min_size=1, max_size=3).map(lambda chosen: tuple(sorted(chosen)))
openings = st.one_of(
    st.builds(Opening, days, st.none() | times, st.none() | times, interval=st.sampled_from([1, 2])),
    st.builds(Opening, days, st.none() | times, st.none() | times, weeks),
)


@given(openings)
def test_what_is_written_in_words_is_read_back_the_same(opening: Opening) -> None:
    assert read_opening(in_words(opening)) == [opening]


@given(st.lists(openings, min_size=1, max_size=3))
def test_several_in_a_row_are_read_back_the_same(several: list[Opening]) -> None:
    assert read_opening("; ".join(map(in_words, several))) == several


@given(openings)
def test_the_standard_s_fields_hold_every_opening(opening: Opening) -> None:
    schedule = Schedule(
        id=UUID(int=1),
        freq="MONTHLY" if opening.weeks else "WEEKLY",
        byday=opening.byday,
        interval=opening.interval,
        opens_at=opening.opens,
        closes_at=opening.closes,
    )
    assert openings_of([schedule]) == [opening]


@given(st.text(max_size=80) | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_no_words_whatever_break_the_reader(words: str) -> None:
    for opening in read_opening(words):
        assert opening.weekdays and set(opening.weekdays) <= set(WEEK)
        assert in_words(opening)


def schedule(**fields: object) -> Schedule:
    return Schedule.model_validate({"id": str(UUID(int=1)), **fields})


def test_days_held_in_different_weeks_are_told_apart() -> None:
    assert openings_of([schedule(byday="1TU,3TH,FR")]) == [
        Opening((FR,)), Opening((TU,), weeks=(1,)), Opening((TH,), weeks=(3,)),
    ]  # fmt: skip


def test_the_words_somebody_wrote_go_before_those_made_from_fields() -> None:
    said = schedule(byday="TU", opens_at="10:00", description="Tuesday mornings in term time")
    plain = schedule(byday="TU,FR", opens_at="10:00Z", closes_at="12:00:00")
    assert write_opening([said, plain, plain]) == "Tuesday mornings in term time; Tuesdays and Fridays, 10am to 12 noon"
    assert openings_of([schedule(description="Sundays 3pm")]) == [Opening((SU,), at(15))]
