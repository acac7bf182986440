"""Booking, waiting, being offered a place, and cancelling: what each does to the others, and who may."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from commonweal.community.activities.actions import (
    Attendee,
    Times,
    accept_offer,
    book,
    cancel_booking,
    cancel_session,
    change_session,
    close_waiting_lists,
    decline_offer,
    lapse_all_offers,
)
from commonweal.community.activities.models import Booking, Session
from commonweal.community.activities.places import Party, State
from commonweal.community.activities.queries import ahead_of, attendance_of
from commonweal.community.activities.tests.conftest import LUNCH, NOW, states, stored
from commonweal.core.accounts.actors import acting_as, set_actor, system_actor
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.models import Message
from commonweal.core.ledger.models import Entry

pytestmark = pytest.mark.django_db
Channel, Ended = Booking.Channel, Booking.Ended


def counts(session: Session) -> tuple[int, int]:
    found = Session.objects.get(pk=session.pk)
    return found.taken, found.waiting


def told(name: str) -> set[str]:
    """What somebody was told, by template."""
    with acting_as(system_actor("test")):
        address = f"{name.lower().replace(' ', '.')}@home.example"
        return set(Message.objects.filter(to=address).values_list("template", flat=True))


def with_code(booking: Booking):
    """Whoever holds the code of a booking."""
    return set_actor(None, booking.code)


def cancel(booking: Booking) -> None:
    with acting_as(None):
        cancel_booking(with_code(booking), booking)


def test_a_place_is_booked_where_there_is_room_and_it_is_told(make_session, books):
    session = make_session(places=3)
    made = books(session, "Iris Holt", Party(guests=1))
    assert (made.state, made.party, made.contribution_due) == (State.BOOKED, 2, Decimal("9.00"))
    assert counts(session) == (2, 0)
    assert told("Iris Holt") == {"place-booked"}
    with acting_as(system_actor("test")):
        message = Message.objects.get()
    assert message.body.startswith("Hello Iris Holt,")
    for said in ("Harbour lunch club", "Thursday 26 November, 12pm to 2pm", "£9.00 to pay when you come", made.code):
        assert said in message.body


def test_who_comes_when_it_is_full_waits_in_order(make_session, books):
    session = make_session(places=2)
    for name in ("Iris", "Tom", "Una", "Vic"):
        books(session, name)
    assert states(session) == {"Iris": "booked", "Tom": "booked", "Una": "waiting", "Vic": "waiting"}
    assert counts(session) == (2, 2)
    assert told("Una") == {"waiting-list-joined"}


def test_a_place_given_up_is_offered_to_the_first_who_waits_at_once(make_session, books):
    session = make_session(places=1)
    iris, una, _ = (books(session, name) for name in ("Iris", "Una", "Vic"))
    cancel(iris)
    assert states(session) == {"Iris": "cancelled", "Una": "offered", "Vic": "waiting"}
    assert counts(session) == (1, 1)
    assert told("Iris") == {"place-booked", "booking-cancelled"}
    assert told("Una") == {"waiting-list-joined", "place-offered"}
    offered = stored(una)
    assert offered.offer_ends_at == NOW + timedelta(hours=24)
    with acting_as(system_actor("test")):
        body = Message.objects.get(template="place-offered").body
    assert "until 10am on Tuesday 24 November" in body


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ({"phone": "01632 960123"}, {"phone": "+44 (0)1632 960123, after 6"}, "phone"),
        ({"email": "iris@home.example"}, {"email": "IRIS@home.example"}, "email"),
        ({"email": "iris@home.example"}, {"phone": "01632 960123", "email": "Iris@Home.example"}, "email"),
    ],
)
def test_not_signed_in_one_phone_or_address_holds_one_booking_of_a_session(make_session, before, after, field):
    session = make_session(places=1)
    with acting_as(None) as actor:
        book(actor, make_session(days=7), Attendee("Iris", **after))  # another session is no hindrance
        first = book(actor, session, Attendee("Iris", **before))
    with acting_as(None) as actor, pytest.raises(ValidationError) as refused:
        book(actor, session, Attendee("Sam", **after))
    assert list(refused.value.message_dict) == [field]
    assert "has a booking for this session already" in refused.value.messages[0]
    cancel(first)
    with acting_as(None) as actor:
        assert book(actor, session, Attendee("Sam", **after)).state == State.BOOKED


def test_different_numbers_that_end_alike_are_two_people(make_session):
    session = make_session()
    with acting_as(None) as actor:
        book(actor, session, Attendee("Iris", phone="01632 960123"))
        book(actor, session, Attendee("Sam", phone="960123"))
    assert states(session) == {"Iris": "booked", "Sam": "booked"}


def test_what_was_booked_by_phone_or_signed_in_counts_for_whoever_books_without_signing_in(
    make_session, officer, resident
):
    session = make_session()
    with acting_as(officer) as actor:
        book(actor, session, Attendee("Iris", phone="01632 960123"), channel=Channel.PHONE)
    with acting_as(resident) as actor:
        book(actor, session, Attendee(resident.name))
    for again in ({"phone": "01632960123"}, {"email": resident.email}):
        with acting_as(None) as actor, pytest.raises(ValidationError, match="has a booking for this session"):
            book(actor, session, Attendee("Iris", **again))


def test_staff_book_several_people_who_share_a_phone(make_session, officer):
    session = make_session()
    with acting_as(officer) as actor:
        for name in ("Iris", "Una"):
            book(actor, session, Attendee(name, phone="01632 960123"), channel=Channel.PHONE)
    assert states(session) == {"Iris": "booked", "Una": "booked"}


def test_an_offer_that_ran_out_is_no_booking_that_stands_in_the_way(clock, make_session, books):
    session = make_session(places=1)
    iris, una = books(session, "Iris"), books(session, "Una")
    cancel(iris)
    clock.shift(timedelta(hours=25))
    assert stored(una).state == State.OFFERED
    assert books(session, "Una").state == State.BOOKED


def test_the_offered_place_is_taken_and_nobody_else_gets_it(make_session, books):
    session = make_session(places=1)
    iris, una = books(session, "Iris"), books(session, "Una")
    cancel(iris)
    assert books(session, "Vic").state == State.WAITING
    with acting_as(None):
        assert accept_offer(with_code(una), una).state == State.BOOKED
    assert states(session)["Vic"] == "waiting"
    assert told("Una") == {"waiting-list-joined", "place-offered", "place-booked"}


def test_a_declined_offer_goes_to_the_next(make_session, books):
    session = make_session(places=1)
    iris, una, _ = (books(session, name) for name in ("Iris", "Una", "Vic"))
    cancel(iris)
    with acting_as(None):
        decline_offer(with_code(una), una)
    assert states(session) == {"Iris": "cancelled", "Una": "cancelled", "Vic": "offered"}
    assert stored(una).ended_because == Ended.DECLINED


def test_an_offer_that_runs_out_goes_to_the_next_and_both_are_told(clock, make_session, books):
    session = make_session(places=1)
    iris, una, _ = (books(session, name) for name in ("Iris", "Una", "Vic"))
    cancel(iris)
    clock.shift(timedelta(hours=23, minutes=59))
    with acting_as(system_actor("test")) as actor:
        assert lapse_all_offers(actor) == 0
    clock.shift(timedelta(minutes=1))
    with acting_as(system_actor("test")) as actor:
        assert lapse_all_offers(actor) == 1
    assert states(session) == {"Iris": "cancelled", "Una": "cancelled", "Vic": "offered"}
    assert stored(una).ended_because == Ended.LAPSED
    assert "offer-lapsed" in told("Una")
    assert "place-offered" in told("Vic")


def test_an_offer_that_has_run_out_cannot_be_taken_even_before_the_job_has_come(clock, make_session, books):
    session = make_session(places=1)
    iris, una = books(session, "Iris"), books(session, "Una")
    cancel(iris)
    clock.shift(timedelta(hours=24))
    with acting_as(None), pytest.raises(ValidationError, match="The offer ran out at 10am on Tuesday 24 November"):
        accept_offer(with_code(una), una)
    assert books(session, "Vic").state == State.BOOKED  # the place is free for who comes now: nobody else waits


def test_a_party_that_does_not_fit_is_passed_over_and_it_is_written_down(make_session, books):
    session = make_session(places=3)
    iris, _ = books(session, "Iris"), books(session, "Tom", Party(guests=1))
    books(session, "Family", Party(guests=2))
    books(session, "Vic")
    cancel(iris)
    assert states(session) == {"Iris": "cancelled", "Tom": "booked", "Family": "waiting", "Vic": "offered"}
    with acting_as(system_actor("test")):
        (entry,) = Entry.objects.filter(kind="waiting.passed_over")
    assert entry.payload["party"] == 3
    assert entry.payload["free"] == 1
    assert entry.person_id is None
    assert "Family" not in entry.summary


def test_who_waits_goes_before_who_comes_now_and_the_one_who_does_not_fit_is_written_down(make_session, books):
    session = make_session(places=3)
    books(session, "Iris", Party(guests=1))
    books(session, "Pair", Party(guests=1))
    assert books(session, "Vic").state == State.BOOKED
    with acting_as(system_actor("test")):
        assert Entry.objects.get(kind="waiting.passed_over").payload["free"] == 1
    assert states(session)["Pair"] == "waiting"


def test_a_party_larger_than_what_is_free_waits_until_enough_is(make_session, books):
    session = make_session(places=3)
    one, two = books(session, "Iris"), books(session, "Tom")
    books(session, "Trio", Party(guests=1, assistants=1))
    cancel(one)
    assert states(session)["Trio"] == "waiting"
    cancel(two)
    assert states(session)["Trio"] == "offered"


def test_more_places_are_offered_to_those_who_wait(leader, make_session, books):
    session = make_session(places=1)
    for name in ("Iris", "Tom", "Una", "Vic"):
        books(session, name)
    times = Times(LUNCH.time(), LUNCH.replace(hour=14).time(), places=3)
    with acting_as(leader) as actor:
        change_session(actor, session, times, LUNCH.date())
    assert states(session) == {"Iris": "booked", "Tom": "offered", "Una": "offered", "Vic": "waiting"}


def test_places_cannot_be_fewer_than_are_taken(leader, make_session, books):
    session = make_session(places=3)
    books(session, "Iris", Party(guests=1))
    times = Times(LUNCH.time(), LUNCH.replace(hour=14).time(), places=1)
    with acting_as(leader) as actor, pytest.raises(ValidationError, match=r"2 places are taken\. Enter 2 or more"):
        change_session(actor, session, times, LUNCH.date())


def test_without_a_limit_nobody_waits(make_session, books):
    session = make_session(places=None)
    assert {books(session, f"Guest {number}").state for number in range(12)} == {State.BOOKED}


def test_the_same_booking_twice_books_once(make_session, books):
    session, key = make_session(places=2), uuid4()
    first = books(session, "Iris", booking_id=key)
    again = books(session, "Iris", booking_id=key)
    assert (first.pk, again.code) == (again.pk, first.code)
    assert counts(session) == (1, 0)


def test_the_id_of_anothers_booking_opens_nothing(make_session, books, resident):
    session = make_session()
    made = books(session, "Iris")
    with acting_as(resident) as actor, pytest.raises(ValidationError, match="Another booking has this id"):
        book(actor, session, Attendee("Iris", email="iris@home.example"), booking_id=made.pk)


@pytest.mark.parametrize(
    ("given", "field", "message"),
    [
        ({"name": " "}, "name", "Enter the name"),
        ({"email": ""}, "phone", "Enter a phone number or an e-mail"),
        ({"email": "not one"}, "email", "Enter an e-mail address"),
        ({"party": Party(guests=9)}, "guests", "6 people at most"),
        ({"party": Party(guests=3)}, "guests", "3 places in all"),
        ({"needs": ["lift-shaft"]}, "access_needs", "lift-shaft is not known"),
    ],
)
def test_what_cannot_be_taken_is_told_by_field(make_session, given, field, message):
    session = make_session(places=3)
    who = Attendee(given.get("name", "Iris"), email=given.get("email", "iris@home.example"))
    with acting_as(None) as actor, pytest.raises(ValidationError) as refused:
        book(actor, session, who, given.get("party", Party()), access_needs=given.get("needs", ()))
    assert message in refused.value.message_dict[field][0]
    assert counts(session) == (0, 0)


def test_a_session_that_was_cancelled_has_begun_or_is_closed_cannot_be_booked(clock, make_session, books, leader):
    closed = make_session(booking_closes_at=NOW)
    gone = make_session(days=7)
    with acting_as(leader) as actor:
        cancel_session(actor, gone, "No cook")
    later = make_session(days=14)
    for session, message in ((closed, "Booking has closed"), (gone, "cancelled: No cook")):
        with pytest.raises(ValidationError, match=message):
            books(session, "Iris")
    clock.move_to(LUNCH + timedelta(days=14))
    with pytest.raises(ValidationError, match="has begun"):
        books(later, "Iris")


def test_a_resident_books_for_themselves_once_and_for_others_too(make_session, resident, rose):
    session = make_session()
    with acting_as(resident) as actor:
        made = book(actor, session, Attendee("Rose Penny", person=rose))
        assert (made.account_id, made.code, made.person) == (resident.pk, "", rose)
        with pytest.raises(ValidationError, match="booked for this session already"):
            book(actor, session, Attendee("Rose Penny", person=rose))
        other = book(actor, session, Attendee("Iris Holt", booked_by="Rose Penny"))
        assert other.person is None
        with pytest.raises(ValidationError, match="iris holt is booked for this session already"):
            book(actor, session, Attendee("iris holt", booked_by="Rose Penny"))
    with acting_as(resident):
        assert Booking.objects.count() == 2


def test_nobody_books_with_the_record_of_another(make_session, rose, leader, staff):
    session = make_session()
    other = staff(Role.COMMISSIONER, "Kofi Mensah")
    with acting_as(other) as actor, pytest.raises(PermissionDenied):
        book(actor, session, Attendee("Rose Penny", person=rose))


def test_staff_book_by_phone_for_somebody_and_stand_in_the_same_queue(make_session, officer, books, leader):
    session = make_session(places=1)
    books(session, "Iris")
    with acting_as(officer) as actor:
        made = book(actor, session, Attendee("Vic Dale", phone="01632 960123"), channel=Channel.PHONE)
        assert (made.state, made.made_by_id, bool(made.code)) == (State.WAITING, officer.pk, True)
    with acting_as(leader) as actor:
        own = book(actor, session, Attendee("Ada Low"), channel=Channel.PHONE)
        assert own.state == State.WAITING  # at one's own group, also without a number: they are told face to face
    assert list(states(session).values()) == ["booked", "waiting", "waiting"]


def test_others_may_not_book_by_phone_or_at_the_door(make_session, resident, officer, other_leader):
    session = make_session()
    for account, channel in ((resident, Channel.PHONE), (other_leader, Channel.PHONE), (officer, Channel.DOOR)):
        with acting_as(account) as actor, pytest.raises(PermissionDenied):
            book(actor, session, Attendee("Vic Dale", phone="01632 960123"), channel=channel)


def test_a_booking_is_on_the_timeline_of_who_has_a_record_and_of_nobody_else(
    make_session, officer, rose, resident, books
):
    session = make_session(places=1)
    books(session, "Iris")
    with acting_as(system_actor("test")) as actor:
        made = book(actor, session, Attendee("Rose Penny", person=rose), channel=Channel.PHONE)
    with acting_as(resident) as actor:
        cancel_booking(actor, made)
        entries = Entry.objects.filter(person_id=rose.pk, kind__startswith="booking.").order_by("number")
        assert [entry.kind for entry in entries] == ["booking.waiting", "booking.cancelled"]
        assert entries[0].summary == "Joined the waiting list: Harbour lunch club, Thursday 26 November, 12pm to 2pm"
        assert {entry.compartment for entry in entries} == {"care"}
    with acting_as(system_actor("test")):
        assert not Entry.objects.filter(person_id=None, kind__startswith="booking.").exists()
        assert not Entry.objects.filter(summary__contains="Iris").exists()


def test_who_waits_is_told_how_many_are_before_them(make_session, books):
    session = make_session(places=1)
    made = [books(session, name) for name in ("Iris", "Tom", "Una")]
    assert [ahead_of(stored(one)) for one in made[1:]] == [0, 1]


@pytest.mark.parametrize("who", ["leader", "officer", "own"])
def test_these_may_cancel_a_booking(request, who, make_session, officer, leader, resident, rose, social_worker):
    session = make_session()
    with acting_as(resident) as actor:
        made = book(actor, session, Attendee("Rose Penny", person=rose))
    account = {"leader": leader, "officer": social_worker, "own": resident}[who]
    with acting_as(account) as actor:
        ended = cancel_booking(actor, made)
    assert ended.ended_because == (Ended.BY_GROUP if who == "leader" else Ended.CANCELLED)


def test_a_booking_is_hidden_from_others(make_session, books, other_leader, resident, officer, staff):
    books(make_session(), "Iris")
    for account in (None, other_leader, resident, officer, staff(Role.COMMISSIONER, "Kofi Mensah")):
        with acting_as(account):
            assert not Booking.objects.exists(), account


def test_the_booker_the_organiser_the_worker_and_care_staff_with_sight_see_it(
    make_session, officer, leader, rose, resident, social_worker, books
):
    session = make_session()
    with acting_as(resident) as actor:
        book(actor, session, Attendee("Rose Penny", person=rose))
    with acting_as(officer) as actor:
        book(actor, session, Attendee("Vic Dale", phone="01632 960123"), channel=Channel.PHONE)
    unsigned = books(session, "Iris")
    seen = {}
    for name, account in {"leader": leader, "resident": resident, "officer": officer, "worker": social_worker}.items():
        with acting_as(account):
            seen[name] = set(Booking.objects.values_list("name", flat=True))
    assert seen == {
        "leader": {"Rose Penny", "Vic Dale", "Iris"},
        "resident": {"Rose Penny"},
        "officer": {"Vic Dale"},
        "worker": {"Rose Penny"},
    }
    with acting_as(None):
        with_code(unsigned)
        assert Booking.objects.get().name == "Iris"


def test_a_booking_cannot_be_cancelled_twice_or_once_the_session_has_begun(clock, make_session, books):
    made, late = books(make_session(), "Iris"), books(make_session(days=7), "Tom")
    cancel(made)
    with pytest.raises(ValidationError, match="It stands so: cancelled"):
        cancel(made)
    clock.move_to(LUNCH + timedelta(days=7))
    with pytest.raises(ValidationError, match="has begun"):
        cancel(late)


def test_nothing_is_offered_once_a_session_has_begun(clock, leader, make_session, books):
    session = make_session(places=1)
    iris = books(session, "Iris")
    books(session, "Una")
    with acting_as(leader) as actor:
        clock.move_to(LUNCH - timedelta(minutes=1))
        cancel_booking(actor, stored(iris))
    assert states(session)["Una"] == "offered"
    clock.move_to(LUNCH)
    with acting_as(system_actor("test")) as actor:
        lapse_all_offers(actor)
    assert states(session)["Una"] == "cancelled"


def test_once_a_session_has_begun_nobody_waits_for_it_any_more(clock, make_session, books, officer, rose, leader):
    session = make_session(places=1)
    books(session, "Iris")
    with acting_as(system_actor("test")) as actor:
        made = book(actor, session, Attendee("Rose Penny", person=rose), Party(), channel=Channel.PHONE)
        assert close_waiting_lists(actor) == 0
        clock.move_to(LUNCH)
        assert close_waiting_lists(actor) == 1
        assert Entry.objects.filter(person_id=rose.pk, kind="booking.without_place").exists()
    assert stored(made).ended_because == Ended.NO_PLACE
    with acting_as(leader):
        assert attendance_of([session])[0].without == 1


def test_the_database_refuses_one_place_too_many_whatever_a_program_does(make_session, books, as_system):
    session = make_session(places=2)
    books(session, "Iris", Party(guests=1))
    row = {"session": session, "organisation_id": uuid4(), "name": "Vic", "made_at": NOW, "state": State.BOOKED}
    with pytest.raises(IntegrityError, match="session_never_oversold"), transaction.atomic():
        Booking.objects.create(**row)
    waiting = Booking.objects.create(**row | {"state": State.WAITING})
    waiting.state = State.BOOKED
    with pytest.raises(IntegrityError, match="session_never_oversold"), transaction.atomic():
        waiting.save()
    with pytest.raises(IntegrityError, match="session_never_oversold"), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(places=1)


def test_the_counts_are_the_databases_and_cannot_be_written(make_session, books, as_system):
    session = make_session(places=2)
    made = books(session, "Iris", Party(guests=1))
    Session.objects.filter(pk=session.pk).update(taken=0, waiting=9)
    assert counts(session) == (2, 0)
    found = Booking.objects.get(pk=made.pk)
    assert found.organisation_id == session.activity.organisation_id
    found.delete()
    assert counts(session) == (0, 0)


def test_a_booking_stays_with_its_session(make_session, books, as_system):
    made = books(make_session(), "Iris")
    with pytest.raises(IntegrityError, match="stays with its session"), transaction.atomic():
        Booking.objects.filter(pk=made.pk).update(session=make_session(days=7))
