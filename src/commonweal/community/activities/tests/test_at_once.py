"""Many at the same moment, each in a connection of their own: as many places are given as there are, in order."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from commonweal.community.activities.actions import (
    ActivityTerms,
    Attendee,
    accept_offer,
    book,
    cancel_booking,
    create_activity,
    decline_offer,
    lapse_all_offers,
)
from commonweal.community.activities.models import Booking, Session
from commonweal.community.activities.places import HOLDING, Party, State
from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.accounts.tests.at_once import at_once
from commonweal.core.ledger.queries import verify_ledger
from commonweal.core.places.models import Place

PEOPLE = 50
PLACES = 10
SYSTEM = system_actor("test")


@pytest.fixture
def hall(own_database) -> Session:
    """A session with ten places, and fifty residents with accounts."""
    with acting_as(SYSTEM) as actor:
        place = Place.objects.create(slug="seaborough", name="Seaborough")
        group = Organisation.objects.create(place=place, kind=Organisation.Kind.VOLUNTARY, name="Neighbours")
        team = Team.objects.create(organisation=group, name="Leaders", work=Team.Work.COMMUNITY)
        leader = Account.objects.create_user("bridget@neighbours.example", name="Bridget Lane")
        Membership.objects.create(account=leader, team=team, role=Role.GROUP_LEADER, starts_on=date(2020, 1, 1))
        for number in range(PEOPLE):
            Account.objects.create_user(f"r{number}@home.example", name=f"Resident {number}")
        activity = create_activity(actor, group, ActivityTerms(title="Lunch club"))
        starts_at = timezone.now() + timedelta(days=5)
        return Session.objects.create(
            activity=activity,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            places=PLACES,
            booking_closes_at=starts_at,
        )


def residents() -> list[Account]:
    return list(Account.objects.filter(email__endswith="@home.example").order_by("name"))


def booking_for(session: Session, account: Account) -> Callable[[Actor], object]:
    return lambda actor: book(actor, session, Attendee(account.name))


def in_order(session: Session) -> list[tuple[int, str]]:
    with acting_as(SYSTEM):
        return list(Booking.objects.filter(session=session).order_by("number").values_list("number", "state"))


def test_fifty_people_book_the_last_ten_places_at_once_ten_are_booked_and_forty_wait_in_order(hall):
    told = at_once(*((account, booking_for(hall, account)) for account in residents()))
    assert told == ["done"] * PEOPLE
    listed = in_order(hall)
    assert [state for _, state in listed] == ["booked"] * PLACES + ["waiting"] * (PEOPLE - PLACES)
    assert len({number for number, _ in listed}) == PEOPLE
    hall.refresh_from_db()
    assert (hall.taken, hall.waiting) == (PLACES, PEOPLE - PLACES)
    assert verify_ledger().first_break is None


def test_ten_cancel_at_once_and_the_first_ten_who_wait_are_offered_the_places(hall):
    for account in residents()[:25]:
        with acting_as(account) as actor:
            book(actor, hall, Attendee(account.name))
    with acting_as(SYSTEM):
        booked = list(Booking.objects.filter(state=State.BOOKED).select_related("account"))
    told = at_once(
        *((one.account, lambda actor, one=one: cancel_booking(actor, one)) for one in booked),
    )
    assert told == ["done"] * PLACES
    states = [state for _, state in in_order(hall)]
    assert states == ["cancelled"] * PLACES + ["offered"] * PLACES + ["waiting"] * 5


def test_an_offer_is_accepted_and_declined_at_the_same_moment_and_one_of_them_counts(hall):
    with acting_as(SYSTEM):
        Session.objects.update(places=1)
    first, second, third = residents()[:3]
    for account in (first, second, third):
        with acting_as(account) as actor:
            made = book(actor, hall, Attendee(account.name))
    with acting_as(first) as actor:
        cancel_booking(actor, Booking.objects.get())
    with acting_as(second):
        offered = Booking.objects.get()
    told = at_once(
        (second, lambda actor: accept_offer(actor, offered)),
        (second, lambda actor: decline_offer(actor, offered)),
    )
    assert sum(one == "done" for one in told) == 1, told
    states = [state for _, state in in_order(hall)]
    assert states in (["cancelled", "booked", "waiting"], ["cancelled", "cancelled", "offered"])
    assert made.account_id == third.pk


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_in_whatever_order_nothing_is_oversold_and_no_place_stays_empty(hall, seed):
    """The actions themselves, by chance: book for one to three, cancel, accept, decline, and let offers run out."""
    chance, people = Random(seed), residents()
    with acting_as(SYSTEM):
        Session.objects.update(places=4)
    for step in range(40):
        _something(chance, people, hall, step)
        _check(hall)


def _something(chance: Random, people: list[Account], session: Session, step: int) -> None:
    with acting_as(SYSTEM):
        bookings = list(Booking.objects.select_related("account", "session"))
    live = [one for one in bookings if one.state in (State.BOOKED, State.WAITING)]
    offered = [one for one in bookings if one.state == State.OFFERED]
    event = chance.random()
    if event < 0.45 or not bookings:
        account = chance.choice(people)
        party = Party(guests=chance.choices((0, 1, 2), (6, 2, 1))[0])
        with acting_as(account) as actor:
            book(actor, session, Attendee(f"Guest {step}"), party)
    elif event < 0.7 and live:
        _answer(chance.choice(live), cancel_booking)
    elif event < 0.85 and offered:
        _answer(chance.choice(offered), chance.choice((accept_offer, decline_offer)))
    elif offered:
        with acting_as(SYSTEM) as actor:
            Booking.objects.filter(pk=chance.choice(offered).pk).update(offer_ends_at=timezone.now())
            lapse_all_offers(actor)


def _answer(booking: Booking, action: Callable[[Actor, Booking], object]) -> None:
    with acting_as(booking.account) as actor:
        action(actor, booking)


def _check(session: Session) -> None:
    with acting_as(SYSTEM):
        session.refresh_from_db()
        bookings = list(Booking.objects.order_by("number"))
    held = sum(one.party for one in bookings if one.state in HOLDING)
    waiting = [one for one in bookings if one.state == State.WAITING]
    assert session.taken == held <= session.places
    assert session.waiting == len(waiting)
    assert all(one.party > session.places - held for one in waiting), "a place is free for somebody who waits"


def test_refusals_at_once_leave_nothing_behind(hall):
    account = residents()[0]
    told = at_once(*((account, booking_for(hall, account)) for _ in range(5)))
    assert told.count("done") == 1
    assert all("booked for this session already" in one for one in told if one != "done")
    assert [state for _, state in in_order(hall)] == ["booked"]


def test_somebody_else_cannot_cancel_for_another(hall):
    first, second = residents()[:2]
    with acting_as(first) as actor:
        made = book(actor, hall, Attendee(first.name))
    with acting_as(second) as actor, pytest.raises((PermissionDenied, ValidationError, Booking.DoesNotExist)):
        cancel_booking(actor, made)
    assert [state for _, state in in_order(hall)] == ["booked"]
