"""Who is offered a place: by cases, and by chance over thousands of ways in which things can happen."""

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.activities.places import (
    HOLDING,
    Offers,
    Party,
    State,
    Waiting,
    fits,
    free_places,
    next_offers,
)

INTERLEAVINGS = 10_000


def queue(*parties: int) -> list[Waiting]:
    """People who wait, in order, each with the size of their party."""
    return [Waiting(UUID(int=number), number, party) for number, party in enumerate(parties, 1)]


def numbers(offers: Offers) -> tuple[list[int], list[int]]:
    return [one.number for one in offers.offered], [one.number for one, _ in offers.passed_over]


@pytest.mark.parametrize(
    ("free", "parties", "offered", "passed_over"),
    [
        (0, (1, 1), [], []),
        (1, (1, 1), [1], []),
        (2, (1, 1, 1), [1, 2], []),
        (1, (2, 1), [2], [1]),
        (1, (2, 3), [], []),
        (3, (2, 2, 1), [1, 3], [2]),
        (2, (3, 3, 1, 1), [3, 4], [1, 2]),
        (5, (), [], []),
        (None, (4, 1, 9), [1, 2, 3], []),
    ],
)
def test_free_places_go_down_the_list(
    free: int | None, parties: tuple[int, ...], offered: list[int], passed_over: list[int]
) -> None:
    assert numbers(next_offers(free, queue(*parties))) == (offered, passed_over)


def test_the_order_is_that_of_coming_and_not_of_the_list_given() -> None:
    assert numbers(next_offers(1, reversed(queue(1, 1, 1)))) == ([1], [])


@given(st.integers(0, 12), st.lists(st.integers(1, 5), max_size=12))
def test_nobody_is_passed_over_but_who_does_not_fit(free: int, parties: list[int]) -> None:
    offers = next_offers(free, queue(*parties))
    assert sum(one.party for one in offers.offered) <= free
    left = free
    offered = {one.number for one in offers.offered}
    for waiting in queue(*parties):
        assert (waiting.number in offered) == (waiting.party <= left)
        left -= waiting.party if waiting.number in offered else 0
    assert all(waiting.party > left_then for waiting, left_then in offers.passed_over)


def test_a_party_is_everybody_and_assistants_pay_nothing() -> None:
    party = Party(guests=1, cared_for=1, assistants=2)
    assert party.size == 5
    assert party.contribution(Decimal("4.50")) == Decimal("13.50")
    assert Party().contribution(Decimal("4.50")) == Decimal("4.50")


def test_without_a_limit_everybody_fits() -> None:
    assert free_places(None, 500) is None
    assert fits(None, 500)
    assert free_places(10, 12) == 0
    assert not fits(0, 1)


@dataclass
class Hall:
    """A session in memory that does with the rules what the actions do, so that thousands can be lived through."""

    places: int
    state: dict[int, State] = field(default_factory=dict)
    party: dict[int, int] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)

    @property
    def taken(self) -> int:
        return sum(self.party[number] for number, state in self.state.items() if state in HOLDING)

    def waiting(self) -> list[Waiting]:
        return [
            Waiting(UUID(int=number), number, self.party[number])
            for number, state in self.state.items()
            if state is State.WAITING
        ]

    def book(self, party: int) -> None:
        number = len(self.state) + 1
        self.party[number] = party
        has_room = fits(free_places(self.places, self.taken), party)
        self.state[number] = State.BOOKED if has_room else State.WAITING

    def end(self, number: int) -> None:
        self.state[number] = State.CANCELLED
        self.offer()

    def offer(self) -> None:
        free = free_places(self.places, self.taken)
        before = self.waiting()
        offers = next_offers(free, before)
        for one in offers.offered:
            ahead = [
                other for other in before if other.number < one.number and self.state[other.number] is State.WAITING
            ]
            left = free_places(self.places, self.taken)
            assert left is not None
            assert all(other.party > left for other in ahead), "somebody who fitted was passed over"
            self.state[one.number] = State.OFFERED
            self.asked.append(one.number)

    def check(self) -> None:
        assert self.taken <= self.places, "oversold"
        free = free_places(self.places, self.taken)
        assert not any(fits(free, one.party) for one in self.waiting()), "a place is free for somebody who waits"


def test_ten_thousand_interleavings_never_oversell_and_leave_no_place_empty_that_somebody_waits_for() -> None:
    for seed in range(INTERLEAVINGS):
        chance = Random(seed)
        hall = Hall(places=chance.randint(1, 6))
        for _ in range(14):
            live = [number for number, state in hall.state.items() if state in (State.BOOKED, State.WAITING)]
            offered = [number for number, state in hall.state.items() if state is State.OFFERED]
            event = chance.random()
            if event < 0.5 or not hall.state:
                hall.book(chance.choices((1, 2, 3), (6, 2, 1))[0])
            elif event < 0.7 and live:
                hall.end(chance.choice(live))
            elif offered and event < 0.85:
                hall.state[chance.choice(offered)] = State.BOOKED
            elif offered:
                hall.end(chance.choice(offered))
            else:
                hall.places += 1
                hall.offer()
            hall.check()


def test_where_everybody_comes_alone_places_are_offered_exactly_in_the_order_of_coming() -> None:
    for seed in range(500):
        chance = Random(seed)
        hall = Hall(places=3)
        for _ in range(30):
            holding = [number for number, state in hall.state.items() if state in HOLDING]
            if chance.random() < 0.6 or not holding:
                hall.book(1)
            else:
                hall.end(chance.choice(holding))
        assert hall.asked == sorted(hall.asked)
