"""When a task is wanted, what volunteers read before they say yes, and what is due by when."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.volunteering.rules import rules_on
from commonweal.community.volunteering.saying import REASONS, SHORT, When, said_when, shown_before, told_to_asker
from commonweal.community.volunteering.states import OPEN, Reason, State
from commonweal.community.volunteering.timing import (
    answer_by,
    due_on,
    is_late,
    wants_check_in,
    wants_reminder,
)

MONDAY = date(2026, 11, 23)
FRIDAY = MONDAY + timedelta(days=4)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (When(FRIDAY, FRIDAY), "On Friday 27 November 2026"),
        (When(FRIDAY, FRIDAY, times=("morning",)), "On Friday 27 November 2026, in the morning"),
        (When(FRIDAY, FRIDAY, times=("morning", "afternoon", "evening")), "On Friday 27 November 2026"),
        (
            When(MONDAY, FRIDAY, days=(1, 3), times=("evening", "afternoon")),
            "Once between 23 November 2026 and 27 November 2026, on a Tuesday or Thursday, in the afternoon or in the"
            " evening",
        ),
        (When(MONDAY, None, True, (0,)), "Every Monday, from 23 November 2026"),
        (When(MONDAY, FRIDAY, True), "Every week, from 23 November 2026 until 27 November 2026"),
        (When(MONDAY, None, True, tuple(range(7)), ("morning",)), "Every week, in the morning, from 23 November 2026"),
    ],
)
def test_when_is_said_in_words(when, said):
    assert said_when(when) == said


def test_before_the_match_a_volunteer_reads_nothing_that_says_who_or_where():
    shown = shown_before(rules_on(MONDAY), "shopping", "BH15", When(FRIDAY, FRIDAY), ("money",), "Third floor, a lift")
    assert shown == {
        "kind": "Shopping",
        "word": "do some shopping",
        "district": "BH15",
        "when": "On Friday 27 November 2026",
        "takes": "Handles money, a card or bills",
        "note": "Third floor, a lift",
    }


def test_every_state_and_reason_has_words():
    assert SHORT.keys() == set(State) and REASONS.keys() == set(Reason)
    assert all(told_to_asker(state, volunteer="Tom", reason=Reason.NOBODY_FREE, scheme="Us") for state in State)


@pytest.mark.parametrize(
    ("state", "last_on", "is_weekly", "due"),
    [
        (State.ASKED, FRIDAY, False, date(2026, 11, 24)),
        (State.ASKED, MONDAY, False, MONDAY),
        (State.ASKED, None, True, date(2026, 11, 24)),
        (State.OFFERED, FRIDAY, False, date(2026, 11, 25)),
        (State.OFFERED, MONDAY, False, MONDAY),
        (State.MATCHED, FRIDAY, False, date(2026, 11, 30)),
        (State.MATCHED, None, True, date(2027, 1, 4)),
        (State.DONE, FRIDAY, False, None),
    ],
)
def test_what_comes_next_is_due_by_a_day(state, last_on, is_weekly, due):
    assert due_on(state, MONDAY, first_on=MONDAY, last_on=last_on, is_weekly=is_weekly) == due


@given(st.sampled_from(OPEN), st.integers(0, 60), st.integers(0, 60), st.booleans())
def test_nothing_is_late_on_the_day_it_begins(state, first, span, is_weekly):
    starts = MONDAY + timedelta(days=first)
    due = due_on(state, MONDAY, first_on=starts, last_on=starts + timedelta(days=span), is_weekly=is_weekly)
    assert due is not None and not is_late(due, MONDAY)
    assert answer_by(MONDAY, starts) >= MONDAY


def test_a_volunteer_not_asked_for_three_months_wants_to_be_asked_how_they_are():
    assert wants_check_in(None, MONDAY - timedelta(days=92), MONDAY)
    assert not wants_check_in(None, MONDAY - timedelta(days=91), MONDAY)
    assert not wants_check_in(MONDAY - timedelta(days=1), MONDAY - timedelta(days=900), MONDAY)


def test_a_check_is_called_to_mind_once_before_it_runs_out_and_once_after():
    runs_out = MONDAY + timedelta(days=90)
    reminded, days = None, []
    for number in range(200):
        today = MONDAY + timedelta(days=number)
        if wants_reminder(runs_out, reminded, today):
            reminded = today
            days.append(number)
    assert days == [30, 91]
    assert not wants_reminder(None, None, MONDAY)
