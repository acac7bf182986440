"""How far a referral has got, what may happen next and whose turn it is. Pure: a table, and nothing else decides.

A referral that was declined is not over: it goes back to whoever sent it, to be passed on or ended. Only `CLOSED` is an
end, it has an outcome, and "the wrong service" is none of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    SENT = "sent"
    SEEN = "seen"
    ACCEPTED = "accepted"
    STARTED = "started"
    DECLINED = "declined"
    CLOSED = "closed"


class Side(StrEnum):
    """Who somebody is to a referral. `MINDER` is the council team that acts for a person who referred themselves,
    `KEEPER` council staff who work with the person, `ONLOOKER` anybody else with sight of their record."""

    SENDER = "sender"
    RECEIVER = "receiver"
    PERSON = "person"
    MINDER = "minder"
    KEEPER = "keeper"
    ONLOOKER = "onlooker"


class Move(StrEnum):
    SEE = "see"
    ACCEPT = "accept"
    DECLINE = "decline"
    HAND_ON = "hand_on"
    START = "start"
    CLOSE = "close"
    WITHDRAW = "withdraw"


class Outcome(StrEnum):
    HELPED = "helped"
    PARTLY = "partly"
    NOT_HELPED = "not_helped"
    NOT_WANTED = "not_wanted"
    NOT_REACHED = "not_reached"
    NOWHERE = "nowhere"


class Reason(StrEnum):
    """Why an organisation declines."""

    FULL = "full"
    OUT_OF_AREA = "out_of_area"
    NOT_ELIGIBLE = "not_eligible"
    WRONG_SERVICE = "wrong_service"
    TOO_MUCH = "too_much"
    NOT_ENOUGH_KNOWN = "not_enough_known"
    OTHER = "other"


@dataclass(frozen=True)
class Step:
    """One line of the table: who may make a move from a state, and where it leads."""

    state: State
    move: Move
    sides: frozenset[Side]
    leads_to: State


_RECEIVER = frozenset({Side.RECEIVER})
_SENDING = frozenset({Side.SENDER, Side.MINDER})
_WANTING = frozenset({Side.PERSON, Side.SENDER, Side.MINDER})
_UNANSWERED = (State.SENT, State.SEEN)
_TAKEN = (State.ACCEPTED, State.STARTED)
OPEN = (*_UNANSWERED, *_TAKEN, State.DECLINED)

STEPS: tuple[Step, ...] = (
    Step(State.SENT, Move.SEE, _RECEIVER, State.SEEN),
    *(Step(state, Move.ACCEPT, _RECEIVER, State.ACCEPTED) for state in _UNANSWERED),
    *(Step(state, Move.DECLINE, _RECEIVER, State.DECLINED) for state in (*_UNANSWERED, State.ACCEPTED)),
    *(Step(state, Move.HAND_ON, _RECEIVER | _SENDING, State.SENT) for state in _UNANSWERED),
    *(Step(state, Move.HAND_ON, _RECEIVER, State.SENT) for state in _TAKEN),
    Step(State.DECLINED, Move.HAND_ON, _SENDING, State.SENT),
    Step(State.ACCEPTED, Move.START, _RECEIVER, State.STARTED),
    *(Step(state, Move.CLOSE, _RECEIVER, State.CLOSED) for state in _TAKEN),
    Step(State.DECLINED, Move.CLOSE, _SENDING, State.CLOSED),
    *(Step(state, Move.WITHDRAW, _WANTING, State.CLOSED) for state in OPEN),
)
"""Everything that can happen to a referral."""

_BY_STATE_AND_MOVE: Mapping[tuple[State, Move], Step] = {(step.state, step.move): step for step in STEPS}

OUTCOMES_OF: Mapping[State, tuple[Outcome, ...]] = {
    State.ACCEPTED: (Outcome.NOT_WANTED, Outcome.NOT_REACHED),
    State.STARTED: (
        Outcome.HELPED,
        Outcome.PARTLY,
        Outcome.NOT_HELPED,
        Outcome.NOT_WANTED,
        Outcome.NOT_REACHED,
    ),
    State.DECLINED: (Outcome.NOWHERE, Outcome.NOT_WANTED),
}
"""With what a referral may be closed from each state: nobody was helped by what had not begun."""

MUST_BE_NAMED = frozenset({Reason.WRONG_SERVICE})
"""Reasons for which whoever declines says to whom instead."""


def step_for(state: State, move: Move) -> Step | None:
    """The line of the table, or None where the move is not one for this state."""
    return _BY_STATE_AND_MOVE.get((state, move))


def moves_of(state: State, sides: frozenset[Side]) -> tuple[Move, ...]:
    """What somebody who is these to a referral may do now, in the order of the table."""
    return tuple(dict.fromkeys(step.move for step in STEPS if step.state is state and step.sides & sides))


def whose_turn(state: State, *, for_oneself: bool) -> Side | None:
    """Who is to act next: an open referral always has somebody. None once it is closed."""
    if state is State.CLOSED:
        return None
    if state is State.DECLINED:
        return Side.MINDER if for_oneself else Side.SENDER
    return Side.RECEIVER
