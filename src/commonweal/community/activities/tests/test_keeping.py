"""Activities and their sessions, the register, reminders, and forgetting names."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commonweal.community.activities.actions import (
    ActivityTerms,
    Attendee,
    Mark,
    Times,
    add_sessions,
    add_who_came,
    book,
    cancel_booking,
    cancel_session,
    change_activity,
    change_session,
    create_activity,
    end_activity,
    forget_names,
    save_register,
    send_reminders,
)
from commonweal.community.activities.models import Activity, Booking, Session
from commonweal.community.activities.places import Party, State
from commonweal.community.activities.queries import attendance_of, upcoming_sessions
from commonweal.community.activities.series import Repeat, series
from commonweal.community.activities.tests.conftest import LUNCH, NOW, states, stored
from commonweal.community.directory.models import ListedOrganisation, Service
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.correspondence.models import Message
from commonweal.core.ledger.models import Entry

pytestmark = pytest.mark.django_db
NOON_TO_TWO = Times(time(12), time(14), places=10)


def messages(template: str) -> int:
    with acting_as(system_actor("test")):
        return Message.objects.filter(template=template).count()


def test_an_activity_lies_where_its_postcode_is(lunch_club):
    found = Activity.objects.get()
    assert (found.latitude, found.longitude) == (50.72, -1.98)
    assert found.place_id == "seaborough"
    with acting_as(system_actor("test")):
        assert Entry.objects.get(kind="activity.added").chain == f"activity:{found.pk}"


def test_only_those_who_work_for_the_organiser_keep_its_activities(
    lunch_club, make_session, neighbours, other_leader, resident, officer
):
    session, terms = make_session(), ActivityTerms(title="Mine now")
    for account in (other_leader, resident, officer, None):
        for action in (
            lambda actor: create_activity(actor, neighbours, terms),
            lambda actor: change_activity(actor, lunch_club, terms),
            lambda actor: add_sessions(actor, lunch_club, series(LUNCH.date(), Repeat.ONCE, None), NOON_TO_TWO),
            lambda actor: change_session(actor, session, NOON_TO_TWO, LUNCH.date()),
            lambda actor: cancel_session(actor, session, "Mine"),
            lambda actor: end_activity(actor, lunch_club),
            lambda actor: save_register(actor, session, []),
            lambda actor: add_who_came(actor, session, ["Vic"]),
        ):
            with acting_as(account) as actor, pytest.raises(PermissionDenied):
                action(actor)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"title": " "}, "title"),
        ({"contribution": Decimal(-1)}, "contribution"),
        ({"access": ("lift-shaft",)}, "access"),
    ],
)
def test_terms_that_cannot_be_taken_are_told_by_field(leader, neighbours, terms, field):
    with acting_as(leader) as actor, pytest.raises(ValidationError) as refused:
        create_activity(actor, neighbours, ActivityTerms(**{"title": "Chess", **terms}))
    assert field in refused.value.message_dict


def test_sessions_are_made_for_a_series_at_the_same_time_by_the_clock_on_the_wall(leader, lunch_club):
    with acting_as(leader) as actor:
        weekly = series(date(2026, 12, 14), Repeat.WEEKLY, date(2027, 4, 12))
        added = add_sessions(actor, lunch_club, weekly, Times(time(12), time(14), places=8, closes_hours_before=24))
        again = add_sessions(actor, lunch_club, series(date(2026, 12, 14), Repeat.ONCE, None), NOON_TO_TWO)
    assert date(2026, 12, 28) in added.bank_holidays
    assert date(2027, 3, 29) in added.bank_holidays
    assert len(added.sessions) == Session.objects.count() == 16
    assert again.sessions == ()
    assert again.there_already == (date(2026, 12, 14),)
    london = ZoneInfo("Europe/London")
    assert {one.starts_at.astimezone(london).time() for one in Session.objects.all()} == {time(12)}
    first = Session.objects.order_by("starts_at")[0]
    assert first.starts_at - first.booking_closes_at == timedelta(hours=24)


@pytest.mark.parametrize(
    ("day", "times", "field"),
    [
        (date(2026, 12, 1), Times(time(14), time(14)), "ends"),
        (date(2026, 12, 1), Times(time(12), time(14), places=0), "places"),
        (date(2026, 11, 22), NOON_TO_TWO, "first"),
    ],
)
def test_sessions_that_make_no_sense_are_refused(leader, lunch_club, day, times, field):
    with acting_as(leader) as actor, pytest.raises(ValidationError) as refused:
        add_sessions(actor, lunch_club, series(day, Repeat.ONCE, None), times)
    assert field in refused.value.message_dict


@pytest.mark.parametrize("day", [date(1, 1, 1), date(2016, 11, 26), date(9999, 12, 31)])
def test_a_slip_in_the_year_of_a_session_is_said(leader, lunch_club, make_session, day):
    session = make_session()
    with acting_as(leader) as actor:
        for act in (
            lambda: add_sessions(actor, lunch_club, series(day, Repeat.ONCE, None), NOON_TO_TWO),
            lambda: change_session(actor, session, Times(time(0), time(2), closes_hours_before=24), day),
        ):
            with pytest.raises(ValidationError, match="within two years"):
                act()


def test_another_time_is_told_to_everybody_on_the_session_and_no_offer_outlasts_its_beginning(
    clock, leader, make_session, books, rose, resident
):
    session = make_session(places=1)
    with acting_as(resident) as actor:
        made = book(actor, session, Attendee("Rose Penny", person=rose))
    una = books(session, "Una")
    books(session, "Vic")
    with acting_as(leader) as actor:
        cancel_booking(actor, made)
        change_session(actor, session, Times(time(16), time(18), places=1), NOW.date())
    assert messages("session-moved") == 2
    assert stored(una).offer_ends_at == NOW.replace(hour=16)  # when it begins now


def test_a_note_alone_is_told_to_nobody(leader, make_session, books):
    session = make_session()
    books(session, "Iris")
    with acting_as(leader) as actor:
        change_session(actor, session, Times(time(12), time(14), places=10, note="Soup"), LUNCH.date())
    assert messages("session-moved") == 0
    assert Session.objects.get().note == "Soup"


def test_two_sessions_of_an_activity_are_not_at_one_time(leader, make_session):
    session = make_session()
    make_session(days=7)
    with acting_as(leader) as actor, pytest.raises(ValidationError, match="another session at this time"):
        change_session(actor, session, NOON_TO_TWO, LUNCH.date() + timedelta(days=7))


def test_everybody_is_told_why_a_session_is_cancelled(leader, make_session, books, rose, resident):
    session = make_session(places=1)
    with acting_as(resident) as actor:
        book(actor, session, Attendee("Rose Penny", person=rose))
    books(session, "Una")
    with acting_as(leader) as actor:
        assert cancel_session(actor, session, "The hall has no heating") == 2
    assert set(states(session).values()) == {"cancelled"}
    assert messages("session-cancelled") == 2
    with acting_as(resident):
        entry = Entry.objects.get(kind="booking.called_off")
        assert "The hall has no heating" in entry.summary
        assert "The hall has no heating" in Message.objects.get(template="session-cancelled").body
    session.refresh_from_db()
    assert (session.taken, session.waiting) == (0, 0)
    with acting_as(leader) as actor, pytest.raises(ValidationError, match="cancelled already"):
        cancel_session(actor, session, "Again")


def test_a_reason_is_needed_to_cancel_a_session(leader, make_session):
    with acting_as(leader) as actor, pytest.raises(ValidationError, match="Say why"):
        cancel_session(actor, make_session(), " ")


def test_an_activity_ends_once_no_session_lies_ahead(clock, leader, lunch_club, make_session):
    make_session()
    with acting_as(leader) as actor:
        with pytest.raises(ValidationError, match="Cancel them first"):
            end_activity(actor, lunch_club)
        clock.move_to(LUNCH + timedelta(days=1))
        end_activity(actor, lunch_club)
        with pytest.raises(ValidationError, match="has ended"):
            add_sessions(actor, lunch_club, series(date(2027, 1, 7), Repeat.ONCE, None), NOON_TO_TWO)


def test_the_register_says_who_came_and_what_was_paid(clock, leader, make_session, books, rose, resident):
    session = make_session(places=4)
    with acting_as(resident) as actor:
        made = book(actor, session, Attendee("Rose Penny", person=rose), Party(guests=1, assistants=1))
    iris = books(session, "Iris")
    clock.move_to(LUNCH)
    with acting_as(leader) as actor:
        marks = [Mark(made.pk, True, Decimal("9.00")), Mark(iris.pk, False)]
        assert save_register(actor, session, marks) == 2
        assert save_register(actor, session, marks) == 0
        figures = attendance_of([session])[0]
    assert (figures.came, figures.missed, figures.due, figures.paid) == (3, 1, Decimal("13.50"), Decimal("9.00"))
    with acting_as(resident):
        kinds = list(
            Entry.objects.filter(kind__startswith="booking.").order_by("number").values_list("kind", flat=True)
        )
        assert kinds == ["booking.made", "booking.attended"]
        payload = Entry.objects.get(kind="booking.attended").payload
        assert payload["activity"] == str(session.activity_id)
    with acting_as(leader) as actor:
        save_register(actor, session, [Mark(iris.pk, None)])
    assert stored(iris).state == State.BOOKED


def test_a_register_opens_two_hours_before_and_knows_its_own_bookings_only(clock, leader, make_session, books):
    session, other = make_session(), make_session(days=7)
    iris, tom = books(session, "Iris"), books(other, "Tom")
    with acting_as(leader) as actor:
        with pytest.raises(ValidationError, match="opens two hours before"):
            save_register(actor, session, [Mark(iris.pk, True)])
        clock.move_to(LUNCH - timedelta(hours=2))
        save_register(actor, session, [Mark(iris.pk, True)])
        with pytest.raises(ValidationError, match="not on the register any more"):
            save_register(actor, session, [Mark(tom.pk, True)])


def test_those_who_came_without_booking_are_added_as_far_as_there_are_places(clock, leader, make_session, books):
    session = make_session(places=3)
    books(session, "Iris")
    clock.move_to(LUNCH)
    with acting_as(leader) as actor:
        with pytest.raises(ValidationError, match="You named 3 and 2 places are left"):
            add_who_came(actor, session, ["Ann", "Bob", "Cy"])
        add_who_came(actor, session, ["Ann", " ", "Bob "])
        assert [booking.name for booking in Booking.objects.order_by("number")] == ["Iris", "Ann", "Bob"]
    assert states(session) == {"Iris": "booked", "Ann": "attended", "Bob": "attended"}


def test_what_came_of_a_visit_is_kept(clock, leader, make_session, books, lunch_club):
    session = make_session()
    iris = books(session, "Iris")
    clock.move_to(LUNCH)
    with acting_as(leader) as actor:
        save_register(actor, session, [Mark(iris.pk, True, result="Tried a perching stool: ordered one")])
    assert stored(iris).result == "Tried a perching stool: ordered one"


def test_whoever_has_a_place_is_reminded_once_a_day_before_and_by_day(clock, make_session, books):
    session = make_session(places=1)
    books(session, "Iris")
    books(session, "Una")
    day_before = LUNCH - timedelta(hours=25)

    def remind(now: datetime) -> int:
        clock.move_to(now)
        with acting_as(system_actor("test")) as actor:
            return send_reminders(actor, now)

    assert remind(day_before - timedelta(hours=3)) == 0
    assert remind(day_before.replace(hour=21)) == 0
    assert remind(day_before) == 1
    assert remind(day_before + timedelta(minutes=15)) == 0
    assert messages("session-reminder") == 1


def test_who_books_on_the_last_day_needs_no_reminder(clock, make_session, books):
    session = make_session()
    clock.move_to(LUNCH - timedelta(hours=20))
    books(session, "Iris")
    with acting_as(system_actor("test")) as actor:
        assert send_reminders(actor, LUNCH - timedelta(hours=3)) == 0


def test_names_of_people_without_a_record_or_account_are_forgotten_and_counts_stay(make_session, books, rose, resident):
    session = make_session()
    iris = books(session, "Iris", access_note="Nuts")
    with acting_as(resident) as actor:
        kept = book(actor, session, Attendee("Rose Penny", person=rose))
    with acting_as(system_actor("test")) as actor:
        assert forget_names(actor, LUNCH + timedelta(days=180)) == 0
        assert forget_names(actor, LUNCH + timedelta(days=181)) == 1
    gone = stored(iris)
    assert (gone.name, gone.email, gone.code, gone.access_note) == ("", "", "", "")
    assert stored(kept).name == "Rose Penny"
    session.refresh_from_db()
    assert session.taken == 2


def test_the_next_sessions_of_services_are_found_in_one_query(
    lunch_club, make_session, place, as_system, django_assert_num_queries
):
    listed = ListedOrganisation.objects.create(place=place, name="Seaborough Neighbours")
    services = [
        Service.objects.create(place=place, organisation=listed, name=name, description="A service.")
        for name in ("Harbour lunch", "Other")
    ]
    Activity.objects.update(service=services[0])
    for week in range(4):
        make_session(days=7 * week)
    Session.objects.filter(starts_at=LUNCH + timedelta(days=7)).update(cancelled_at=NOW, cancelled_reason="No cook")
    with django_assert_num_queries(1):
        found = upcoming_sessions([service.pk for service in services], each=2)
    assert list(found) == [services[0].pk]
    assert [one.starts_at for one in found[services[0].pk]] == [LUNCH, LUNCH + timedelta(days=14)]
    Service.objects.filter(pk=services[0].pk).update(merged_into=services[1], listing=Service.Listing.MERGED)
    assert list(upcoming_sessions([services[1].pk])) == [services[1].pk]
