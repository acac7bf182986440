"""What may happen to a task, and who may do it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.volunteering.states import (
    ENDED,
    LOOKING,
    OPEN,
    STEPS,
    UNMET,
    Move,
    Reason,
    Side,
    State,
    moves_of,
    step_for,
)

sides = st.frozensets(st.sampled_from(Side))


def test_each_move_from_a_state_is_said_once():
    keys = [(step.state, step.move) for step in STEPS]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("state", ENDED)
def test_what_has_ended_stays_ended(state):
    assert moves_of(state, frozenset(Side)) == ()


@pytest.mark.parametrize("state", OPEN)
def test_an_open_task_can_always_be_ended_by_its_coordinator(state):
    assert {Move.GIVE_UP, Move.CANCEL} <= set(moves_of(state, frozenset({Side.COORDINATOR})))


@pytest.mark.parametrize("state", OPEN)
def test_whoever_asked_can_always_take_it_back(state):
    assert Move.CANCEL in moves_of(state, frozenset({Side.ASKER}))


def test_a_volunteer_cannot_offer_cancel_or_give_up():
    for state in State:
        moves = set(moves_of(state, frozenset({Side.VOLUNTEER})))
        assert not moves & {Move.OFFER, Move.CANCEL, Move.GIVE_UP}


def test_what_is_handed_back_is_asked_again():
    step = step_for(State.MATCHED, Move.HAND_BACK)
    assert step is not None and step.leads_to is State.ASKED


def test_only_what_was_matched_can_be_done():
    assert [state for state in State if step_for(state, Move.FINISH)] == [State.MATCHED]


def test_nobody_to_be_found_is_unmet_and_a_change_of_mind_is_not():
    assert Reason.NOBODY_NEAR in UNMET and Reason.FELL_THROUGH not in UNMET


@given(sides, sides)
def test_who_is_more_to_a_task_may_do_no_less(some, others):
    for state in State:
        assert set(moves_of(state, some)) <= set(moves_of(state, some | others))


@given(st.lists(st.sampled_from(Move), max_size=12))
def test_however_it_goes_it_is_looking_matched_or_ended(moves):
    state = State.ASKED
    for move in moves:
        step = step_for(state, move)
        state = step.leads_to if step else state
    assert state in (*LOOKING, State.MATCHED, *ENDED)
