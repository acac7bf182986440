"""The table of steps: every referral can reach an end, an open one always has somebody, and none is lost."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.referrals.progress import (
    OUTCOMES,
    REASONS,
    SHORT,
    Course,
    Reached,
    line,
    told_to_organisations,
    told_to_person,
)
from commonweal.community.referrals.promises import (
    WHAT_IS_DUE,
    contact_by,
    is_late,
    is_the_places,
    next_day,
    promise_on,
    wants_reminder,
)
from commonweal.community.referrals.states import (
    MUST_BE_NAMED,
    OPEN,
    OUTCOMES_OF,
    STEPS,
    Move,
    Outcome,
    Reason,
    Side,
    State,
    moves_of,
    step_for,
    whose_turn,
)
from commonweal.core.calculations.working_days import working_days_after, working_days_between

MONDAY = date(2026, 6, 1)


@given(st.lists(st.sampled_from(list(Move)), max_size=40), st.booleans())
def test_whatever_happens_a_referral_is_open_with_somebody_to_act_or_closed_for_good(moves, for_oneself):
    state = State.SENT
    for move in moves:
        step = step_for(state, move)
        state = step.leads_to if step else state
        owner = whose_turn(state, for_oneself=for_oneself)
        assert (owner is None) == (state is State.CLOSED)
        if owner is not None:
            assert moves_of(state, frozenset({owner})), f"{owner} can do nothing with a referral that is {state}"


@given(st.sampled_from(OPEN), st.booleans())
def test_whoever_is_to_act_can_bring_it_to_an_end_alone_or_hand_it_to_whoever_can(start, for_oneself):
    reached, edge = {start}, [start]
    while edge:
        state = edge.pop()
        owner = whose_turn(state, for_oneself=for_oneself)
        for move in moves_of(state, frozenset({owner} if owner else set())):
            step = step_for(state, move)
            if step is not None and step.leads_to not in reached:
                reached.add(step.leads_to)
                edge.append(step.leads_to)
    assert State.CLOSED in reached


def test_the_person_can_end_it_whenever_it_is_open_and_nobody_can_move_what_is_closed():
    for state in OPEN:
        assert Move.WITHDRAW in moves_of(state, frozenset({Side.PERSON}))
    assert moves_of(State.CLOSED, frozenset(Side)) == ()


def test_onlookers_and_keepers_of_the_record_move_nothing():
    assert not any(step.sides & {Side.ONLOOKER, Side.KEEPER} for step in STEPS)


def test_a_declined_referral_is_no_end_and_no_outcome_says_wrong_service():
    assert State.DECLINED in OPEN
    assert {step.leads_to for step in STEPS if step.state is State.DECLINED} == {State.SENT, State.CLOSED}
    assert {Reason.WRONG_SERVICE} == MUST_BE_NAMED
    assert not any("wrong" in words.lower() for words in OUTCOMES.values())


def test_each_line_of_the_table_stands_once():
    assert len({(step.state, step.move) for step in STEPS}) == len(STEPS)


@pytest.mark.parametrize(("state", "fits"), list(OUTCOMES_OF.items()))
def test_nobody_was_helped_by_what_had_not_begun(state, fits):
    assert (Outcome.HELPED in fits) == (state is State.STARTED)


def test_everything_has_its_words():
    assert set(SHORT) == set(State) and set(OUTCOMES) == set(Outcome) and set(REASONS) == set(Reason)
    assert set(WHAT_IS_DUE) == set(OPEN)


COURSES = st.builds(
    Course,
    state=st.sampled_from(State),
    from_name=st.just("Bay Fire"),
    to_name=st.just("Harbour Neighbours"),
    contact_by=st.just(MONDAY),
    contacted=st.booleans(),
    for_oneself=st.booleans(),
    outcome=st.sampled_from(Outcome),
)


@given(COURSES)
def test_where_it_is_can_always_be_said_in_a_sentence_to_both(course):
    for said in (told_to_person(course), told_to_organisations(course)):
        assert said.endswith(".") and "{" not in said and len(said) < 200


def test_the_way_shows_what_was_reached_and_what_lies_ahead():
    at = None
    points = line(State.ACCEPTED, sent_at=at, answered_at=at)
    assert [(point.name, point.reached) for point in points] == [
        ("Sent", Reached.DONE),
        ("Read", Reached.DONE),
        ("Accepted", Reached.HERE),
        ("Help begun", Reached.AHEAD),
        ("Ended", Reached.AHEAD),
    ]
    assert [point.name for point in line(State.DECLINED, sent_at=at)] == ["Sent", "Declined", "Somebody else"]
    assert [point.name for point in line(State.CLOSED, sent_at=at)] == ["Ended"]


def test_each_state_has_a_day_for_what_comes_next_and_a_closed_one_none():
    by = contact_by(MONDAY, "routine")
    assert by == working_days_after(MONDAY, promise_on(MONDAY).contact)
    for state in OPEN:
        due = next_day(state, MONDAY, urgency="routine", contact_by=by, contacted=False)
        assert due is not None and due > MONDAY
    assert next_day(State.CLOSED, MONDAY, urgency="routine", contact_by=by, contacted=True) is None


def test_the_promise_to_the_person_is_not_put_off_when_it_is_passed_on():
    by = contact_by(MONDAY, "routine")
    just_before = working_days_after(by, 0) - timedelta(days=1)
    due = next_day(State.ACCEPTED, just_before, urgency="routine", contact_by=by, contacted=False)
    assert due == by
    after = by + timedelta(days=5)
    late = next_day(State.ACCEPTED, after, urgency="routine", contact_by=by, contacted=False)
    assert late == working_days_after(after, 1)


@pytest.mark.parametrize("urgency", ["routine", "soon", "urgent"])
def test_what_is_urgent_is_due_sooner(urgency):
    promise = promise_on(MONDAY, urgency)
    assert promise.answer <= promise_on(MONDAY).answer and promise.contact <= promise_on(MONDAY).contact
    assert promise.answer <= promise.contact


@given(st.integers(0, 30), st.integers(1, 5))
def test_reminders_come_on_the_first_working_day_after_and_then_every_few(days, every):
    due, today = MONDAY, MONDAY + timedelta(days=days)
    assert wants_reminder(due, None, today, every=every) == (working_days_between(due, today) >= 1)
    assert not wants_reminder(None, None, today, every=every)
    if wants_reminder(due, None, today, every=every):
        assert not wants_reminder(due, today, today, every=every)
        later = working_days_after(today, every)
        assert wants_reminder(due, today, later, every=every)


def test_nothing_is_late_or_the_places_before_its_day():
    assert not is_late(MONDAY, MONDAY) and is_late(MONDAY, MONDAY + timedelta(days=1))
    assert not is_late(None, MONDAY) and not is_the_places(None, MONDAY, after=5)
    assert not is_the_places(MONDAY, working_days_after(MONDAY, 5), after=5)
    assert is_the_places(MONDAY, working_days_after(MONDAY, 6), after=5)
