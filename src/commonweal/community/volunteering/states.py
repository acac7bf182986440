"""How far a task has got, what may happen next and who may do it. Pure: a table, and nothing else decides.

A task that nobody took, and one whose volunteer had to stop, goes back to being asked; it never ends by itself. Thanks
and hours are facts beside the state: both may come days after the task was done.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    ASKED = "asked"
    OFFERED = "offered"
    MATCHED = "matched"
    DONE = "done"
    NOT_DONE = "not_done"
    CANCELLED = "cancelled"


class Side(StrEnum):
    """Who somebody is to a task."""

    ASKER = "asker"
    COORDINATOR = "coordinator"
    VOLUNTEER = "volunteer"


class Move(StrEnum):
    OFFER = "offer"
    """Volunteers are asked whether they would do it."""
    RETURN = "return"
    """Everybody who was asked said no, or the time to answer is over."""
    MATCH = "match"
    """A volunteer says yes, or a coordinator says it for them."""
    HAND_BACK = "hand_back"
    """The volunteer cannot do it after all."""
    FINISH = "finish"
    GIVE_UP = "give_up"
    """Nobody was found, or it did not happen."""
    CANCEL = "cancel"


class Reason(StrEnum):
    """Why a task was not done. The first three are unmet: somebody wanted help and there was nobody."""

    NOBODY_NEAR = "nobody_near"
    NOBODY_FREE = "nobody_free"
    NOBODY_CHECKED = "nobody_checked"
    TOO_MUCH = "too_much"
    NOT_REACHED = "not_reached"
    FELL_THROUGH = "fell_through"


@dataclass(frozen=True)
class Step:
    """One line of the table: who may make a move from a state, and where it leads."""

    state: State
    move: Move
    sides: frozenset[Side]
    leads_to: State


_COORDINATOR = frozenset({Side.COORDINATOR})
_HELPING = frozenset({Side.COORDINATOR, Side.VOLUNTEER})
_ANYBODY = frozenset(Side)
_WANTING = frozenset({Side.COORDINATOR, Side.ASKER})
LOOKING = (State.ASKED, State.OFFERED)
OPEN = (*LOOKING, State.MATCHED)
ENDED = (State.DONE, State.NOT_DONE, State.CANCELLED)
UNMET = frozenset({Reason.NOBODY_NEAR, Reason.NOBODY_FREE, Reason.NOBODY_CHECKED})

STEPS: tuple[Step, ...] = (
    *(Step(state, Move.OFFER, _COORDINATOR, State.OFFERED) for state in LOOKING),
    Step(State.OFFERED, Move.RETURN, _HELPING, State.ASKED),
    *(Step(state, Move.MATCH, _HELPING, State.MATCHED) for state in LOOKING),
    Step(State.MATCHED, Move.HAND_BACK, _HELPING, State.ASKED),
    Step(State.MATCHED, Move.FINISH, _ANYBODY, State.DONE),
    *(Step(state, Move.GIVE_UP, _COORDINATOR, State.NOT_DONE) for state in OPEN),
    *(Step(state, Move.CANCEL, _WANTING, State.CANCELLED) for state in OPEN),
)
"""Everything that can happen to a task."""

_BY_STATE_AND_MOVE: Mapping[tuple[State, Move], Step] = {(step.state, step.move): step for step in STEPS}


def step_for(state: State, move: Move) -> Step | None:
    """The line of the table, or None where the move is not one for this state."""
    return _BY_STATE_AND_MOVE.get((state, move))


def moves_of(state: State, sides: frozenset[Side]) -> tuple[Move, ...]:
    """What somebody who is these to a task may do now, in the order of the table."""
    return tuple(dict.fromkeys(step.move for step in STEPS if step.state is state and step.sides & sides))
