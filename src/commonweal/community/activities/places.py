"""Who has a place at a session, who waits, and to whom a free place is offered. Pure.

Rules, each held by a property test and again by the database:
- as many places are held as there are, never more; an offered place is held until the offer is answered or lapses;
- whoever waits is offered a place strictly in the order in which they came to the list;
- somebody is passed over only while their party does not fit into what is free, and each time it is written down.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class State(StrEnum):
    """Where a booking stands."""

    BOOKED = "booked"
    WAITING = "waiting"
    OFFERED = "offered"
    ATTENDED = "attended"
    DID_NOT_COME = "did_not_come"
    CANCELLED = "cancelled"


HOLDING = (State.BOOKED, State.OFFERED, State.ATTENDED, State.DID_NOT_COME)
"""States that hold places."""

LIVE = (State.BOOKED, State.WAITING, State.OFFERED)
"""States from which one can still cancel."""


@dataclass(frozen=True)
class Party:
    """Who comes: the person the booking is for, guests, somebody they look after, and personal assistants or companions
    whose help somebody needs. Each takes a place; assistants pay nothing."""

    guests: int = 0
    cared_for: int = 0
    assistants: int = 0

    @property
    def size(self) -> int:
        """Places that are needed."""
        return 1 + self.guests + self.cared_for + self.assistants

    def contribution(self, each: Decimal) -> Decimal:
        """Pounds for all who pay, where each pays `each`."""
        return each * (self.size - self.assistants)


@dataclass(frozen=True)
class Waiting:
    """Somebody on the list: their booking, its number (lower came first) and how many places they need."""

    booking: UUID
    number: int
    party: int


@dataclass(frozen=True)
class Offers:
    """To whom places are offered now, in order; and who was passed over because what was free was too little for them,
    with how much was free at that moment."""

    offered: tuple[Waiting, ...]
    passed_over: tuple[tuple[Waiting, int], ...]


def free_places(places: int | None, taken: int) -> int | None:
    """How many places are free; None where there is no limit."""
    return None if places is None else max(places - taken, 0)


def fits(free: int | None, party: int) -> bool:
    """Whether a party can be given places at once."""
    return free is None or party <= free


def next_offers(free: int | None, queue: Iterable[Waiting]) -> Offers:
    """To whom the free places go. Only those with somebody offered a place behind them were passed over."""
    offered: list[Waiting] = []
    too_large: list[tuple[Waiting, int]] = []
    passed_over: list[tuple[Waiting, int]] = []
    for waiting in sorted(queue, key=lambda one: one.number):
        if free is not None and free <= 0:
            break
        if not fits(free, waiting.party):
            assert free is not None
            too_large.append((waiting, free))
            continue
        offered.append(waiting)
        passed_over += too_large
        too_large = []
        if free is not None:
            free -= waiting.party
    return Offers(tuple(offered), tuple(passed_over))
