"""The pages: what each kind of visitor does from first to last, and what they never see."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from commonweal.community.activities.actions import Attendee, book, cancel_booking, cancel_session
from commonweal.community.activities.models import Activity, Booking, CalendarLink, Session
from commonweal.community.activities.places import State
from commonweal.community.activities.tests.conftest import LUNCH, states, stored
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.people.sight.actions import grant_sight, viewer_of
from commonweal.people.sight.models import Basis

pytestmark = pytest.mark.django_db

SESSION_PAGES = ("", "/register", "/sheet", "/came", "/change", "/cancel")
PARTY = {"guests": "1", "cared_for": "0", "assistants": "1"}
NEEDS = {"access_needs": ["hearing-loop", "sign-language"], "access_note": "No nuts"}


def text(response) -> str:
    """What a page says, without its marks."""
    body = response.content.decode()
    main = body[body.index("<main") : body.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).replace("&#39;", "’").replace("&amp;", "&")


def walk(client: Client, session: Session, typed: dict[str, dict], query: str = "") -> str:
    """Answer the pages of a booking as they come; returns the address of the check."""
    here = client.get(f"/activities/sessions/{session.pk}/book{query}")["Location"]
    while not here.endswith("/check"):
        page = here.rsplit("/", 1)[1]
        assert client.get(here).status_code == 200
        response = client.post(here, typed[page])
        assert response.status_code == 302, (page, text(response))
        here = response["Location"]
    return here


def test_somebody_not_signed_in_books_sees_it_by_its_code_and_cancels(client, make_session):
    session = make_session(places=4)
    contact = {"name": "Iris Holt", "phone": "01632 960123", "email": ""}
    check = walk(client, session, {"who": {"who": "me"}, "contact": contact, "party": PARTY, "access": NEEDS})
    shown = text(client.get(check))
    for said in ("Iris Holt", "3 people", "£9.00", "Hearing loop, British Sign Language", "No nuts", "There is room"):
        assert said in shown
    assert "does not say that it has: British Sign Language" in shown
    response = client.post(check, follow=True)
    assert "Place booked" in text(response)
    with acting_as(system_actor("test")):
        made = Booking.objects.get()
    assert made.code in text(response)
    assert (made.party, made.channel, made.access_needs) == (3, "web", ["hearing-loop", "sign-language"])

    elsewhere = Client()
    assert elsewhere.get(f"/activities/bookings/{made.pk}").status_code == 404
    wrong = elsewhere.post("/activities/code", {"code": "2222-2222-2222"})
    assert "No booking has this code" in text(wrong)
    assert 'value="2222-2222-2222"' in wrong.content.decode()
    opened = elsewhere.post("/activities/code", {"code": made.code.lower().replace("-", " ")}, follow=True)
    assert "Place booked" in text(opened)
    cancelled = elsewhere.post(f"/activities/bookings/{made.pk}/cancel", follow=True)
    assert "Cancelled by whoever booked" in text(cancelled)
    assert stored(made).state == State.CANCELLED
    elsewhere.post("/activities/leave")
    assert elsewhere.get(f"/activities/bookings/{made.pk}").status_code == 404


def test_a_full_session_leads_to_its_waiting_list_and_an_offer_is_taken_on_the_page(client, make_session, books):
    session = make_session(places=1)
    iris = books(session, "Iris")
    nobody = {"guests": "0", "cared_for": "0", "assistants": "0"}
    contact = {"name": "Una Low", "phone": "", "email": "una@home.example"}
    check = walk(client, session, {"who": {"who": "me"}, "contact": contact, "party": nobody, "access": {}})
    assert "This session is full." in text(client.get(check))
    assert "You are first on the list" in text(client.post(check, follow=True))
    with acting_as(None), acting_as(system_actor("test")) as actor:
        cancel_booking(actor, iris)
        una = Booking.objects.get(name="Una Low")
    assert "Take the place" in client.get(f"/activities/bookings/{una.pk}").content.decode()
    taken = client.post(f"/activities/bookings/{una.pk}/accept", follow=True)
    assert "The place is yours." in text(taken)
    again = client.post(f"/activities/bookings/{una.pk}/decline", follow=True)
    assert "No place is offered at the moment" in text(again)
    assert states(session) == {"Iris": "cancelled", "Una Low": "booked"}


def book_unknown(client: Client, session: Session, name: str, **contact: str):
    """Somebody not signed in goes through the pages and presses the button."""
    nobody = {"guests": "0", "cared_for": "0", "assistants": "0"}
    given = {"name": name, "phone": "", "email": ""} | contact
    return client.post(
        walk(client, session, {"who": {"who": "me"}, "contact": given, "party": nobody, "access": {}}), follow=True
    )


def test_who_booked_already_is_told_how_to_change_it_and_what_was_typed_stays(client, make_session):
    session = make_session()
    book_unknown(client, session, "Iris Holt", phone="01632 960123")
    again = book_unknown(client, session, "Iris Holt", phone="+44 1632 960123")
    assert "This phone number has a booking for this session already" in text(again)
    assert "Without the code, ask Seaborough Neighbours: 01632 960001" in text(again)
    assert "/activities/code" in again.content.decode()
    assert "+44 1632 960123" in text(again)
    assert states(session) == {"Iris Holt": "booked"}


def test_one_computer_cannot_fill_a_session_with_invented_people_unless_somebody_signs_in(
    client, make_session, leader, settings
):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"sent_by_unknown": "2/h/ip"}
    session = make_session()
    answers = [book_unknown(client, session, f"No{n} Body", email=f"n{n}@home.example") for n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "What you typed is kept" in text(answers[2])
    assert "No2 Body" in text(answers[2])
    assert list(states(session)) == ["No0 Body", "No1 Body"]
    assert book_unknown(Client(REMOTE_ADDR="192.0.2.7"), session, "Una", email="una@home.example").status_code == 200
    at_work = Client()
    at_work.force_login(leader)
    by_phone = {"contact": {"name": "Vic", "phone": "01632 960124", "email": ""}, "party": PARTY, "access": {}}
    assert at_work.post(walk(at_work, session, by_phone)).status_code == 302
    assert list(states(session)) == ["No0 Body", "No1 Body", "Una", "Vic"]


def test_a_slip_in_the_year_of_new_sessions_is_said_on_the_page(client, lunch_club, leader):
    client.force_login(leader)
    days = {f"{name}_{part}": value for name in ("first", "until") for part, value in
            (("day", "31"), ("month", "12"), ("year", "9999"))}  # fmt: skip
    given = days | {"starts": "12", "ends": "14:00", "repeat": "weekly", "places": "3"}
    page = text(client.post(f"/our-activities/{lunch_club.pk}/sessions", given))
    assert "Enter a day within two years" in page


def test_the_link_in_a_message_opens_the_booking_and_changes_nothing(client, make_session, books):
    made = books(make_session(), "Iris")
    assert "Place booked" in text(client.get(f"/activities/b/{made.code}", follow=True))
    assert stored(made).state == State.BOOKED
    assert "opens no booking any more" in text(Client().get("/activities/b/2222-2222-2222", follow=True))
    assert "opens no booking any more" in text(Client().get("/activities/b/nothing", follow=True))


@pytest.mark.parametrize(
    ("page", "typed", "told"),
    [
        ("who", {}, "Say whether the booking is for you"),
        ("contact", {"name": "", "phone": "", "email": "x"}, "Enter the name"),
        ("contact", {"name": "Iris", "phone": "", "email": ""}, "Enter a phone number or an e-mail address"),
        ("party", {"guests": "many", "cared_for": "", "assistants": "-1"}, "Enter a whole number"),
    ],
)
def test_what_is_missing_is_asked_again_and_what_was_typed_stays(client, make_session, page, typed, told):
    session = make_session()
    client.get(f"/activities/sessions/{session.pk}/book")
    if page != "who":
        client.post(f"/activities/sessions/{session.pk}/book/who", {"who": "me"})
    response = client.post(f"/activities/sessions/{session.pk}/book/{page}", typed)
    assert told in text(response)
    assert "There is a problem" in text(response)
    for value in filter(None, typed.values()):
        assert f'value="{value}"' in response.content.decode()


def test_a_resident_books_with_what_is_known_and_has_it_in_their_calendar(client, make_session, resident, rose):
    session = make_session()
    client.force_login(resident)
    check = walk(client, session, {"who": {"who": "me"}, "party": PARTY, "access": {}})
    client.post(check)
    assert client.post(check).status_code == 302  # pressed twice: the draft is gone, and nothing is booked again
    shown = text(client.get("/activities/mine"))
    assert "Harbour lunch club" in shown
    assert "Place booked" in shown
    with acting_as(resident):
        made = Booking.objects.get()
        assert made.person == rose
    client.post("/activities/mine/calendar")
    with acting_as(resident):
        link = CalendarLink.objects.get()
    (event,) = Calendar.from_ical(Client().get(f"/activities/calendar/{link.pk}.ics").content).walk("VEVENT")
    assert event["summary"] == "Harbour lunch club"
    assert event["dtstart"].dt == LUNCH
    assert event["status"] == "CONFIRMED"
    assert "Rose" not in event.to_ical().decode()
    client.post("/activities/mine/calendar")
    assert Client().get(f"/activities/calendar/{link.pk}.ics").status_code == 404
    assert "Harbour lunch club" in client.get("/activities/mine?format=csv").content.decode()


def test_a_resident_books_for_somebody_else_by_name(client, make_session, resident, rose):
    session = make_session()
    client.force_login(resident)
    alone = {"guests": "0", "cared_for": "0", "assistants": "0"}
    check = walk(
        client, session, {"who": {"who": "other"}, "contact": {"name": "Iris Holt"}, "party": alone, "access": {}}
    )
    client.post(check)
    with acting_as(resident):
        made = Booking.objects.get()
    assert (made.name, made.booked_by, made.person, made.account) == ("Iris Holt", "Rose Penny", None, resident)


def test_care_staff_book_for_somebody_from_their_record_and_it_is_on_it(client, make_session, social_worker, rose):
    session = make_session()
    client.force_login(social_worker)
    assert "Book an activity for Rose" in text(client.get(f"/people/{rose.pk}"))
    assert "You are booking for Rose Penny" in text(client.get(f"/activities?for={rose.pk}"))
    alone = {"guests": "0", "cared_for": "0", "assistants": "1"}
    check = walk(client, session, {"party": alone, "access": {}}, f"?for={rose.pk}")
    client.post(check)
    with acting_as(social_worker):
        made = Booking.objects.get()
    assert (made.person, made.made_by, made.channel, made.code) == (rose, social_worker, "phone", "")
    assert "Harbour lunch club" in text(client.get(f"/people/{rose.pk}"))
    client.get(f"/activities/bookings/{made.pk}")
    with acting_as(social_worker):
        assert Entry.objects.filter(person_id=rose.pk, summary__contains="opened a booking").exists()


def test_an_officer_books_by_phone_for_somebody_without_a_record(client, make_session, officer):
    session = make_session()
    client.force_login(officer)
    alone = {"guests": "0", "cared_for": "0", "assistants": "0"}
    contact = {"name": "Vic Dale", "phone": "", "email": ""}
    check = walk(client, session, {"contact": contact, "party": alone, "access": {}})
    assert "You tell them yourself" in text(client.get(check))
    client.post(check)
    with acting_as(officer):
        assert Booking.objects.get().made_by == officer


def test_nobody_else_books_for_a_person_by_their_id(client, make_session, rose, other_leader):
    client.force_login(other_leader)
    assert "You are booking for" not in text(client.get(f"/activities?for={rose.pk}"))
    assert client.get("/activities?for=nonsense").status_code == 200


def test_a_closed_session_says_why_and_where_to_go(client, make_session):
    session = make_session(booking_closes_at=LUNCH - timedelta(days=9))
    assert "Booking has closed for this session" in text(client.get(f"/activities/sessions/{session.pk}/book"))


def test_a_page_of_a_booking_that_was_not_begun_leads_to_its_beginning(client, make_session):
    session = make_session()
    for page in ("party", "check"):
        response = client.get(f"/activities/sessions/{session.pk}/book/{page}")
        assert response["Location"] == f"/activities/sessions/{session.pk}/book"
    client.get(f"/activities/sessions/{session.pk}/book")
    assert client.get(f"/activities/sessions/{session.pk}/book/shoes").status_code == 404


def test_what_is_on_is_listed_by_day_and_narrowed(client, lunch_club, make_session, books):
    make_session(places=1)
    books(Session.objects.get(), "Iris")
    make_session(days=1)
    shown = text(client.get("/activities"))
    assert shown.index("Thursday 26 November") < shown.index("Friday 27 November")
    assert "Full. Nobody waits yet" in shown
    assert "Iris" not in shown
    for query, count in {
        "weekday=3": 1,
        "free_places=on": 1,
        "part=evening": 0,
        "part=afternoon": 2,
        "cost=0": 0,
        "cost=5": 2,
        "access=step-free": 2,
        "access=sign-language": 0,
        "days=7": 2,
        "for_carers=on": 0,
        "way=online": 0,
        "near=ZZ1+1AA&within=1": 2,
        "near=ZZ1&order=nearest": 2,
        "weekday=9&cost=lots": 2,
    }.items():
        found = text(client.get(f"/activities?{query}"))
        assert (f"{count} session" in found) == (count > 0), query
        assert ("Nothing fits all that you chose" in found) == (count == 0), query


def test_distance_is_said_and_a_postcode_that_is_not_known_is_told(client, make_session, lunch_club):
    make_session()
    Activity.objects.update(latitude=50.73, longitude=-1.98)
    assert "0.7 miles away" in text(client.get("/activities?near=zz11aa"))
    assert "0 session" not in text(client.get("/activities?near=zz11aa&within=1"))
    Activity.objects.update(latitude=51.73)
    assert "Nothing fits" in text(client.get("/activities?near=zz11aa&within=10"))
    assert "ZZ9 9ZZ is not a postcode we know here" in text(client.get("/activities?near=ZZ9+9ZZ"))


def test_lists_ask_the_database_as_often_for_thirty_as_for_three(client, make_session, leader):
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    activity = make_session().activity_id
    client.force_login(leader)
    paths = ("/activities", f"/activities/{activity}", "/our-activities", f"/our-activities/{activity}")
    for day in range(1, 3):
        make_session(days=day)
    client.get("/activities")  # the first page of a session writes it
    few = [queries(path) for path in paths]
    for day in range(3, 30):
        make_session(days=day)
    assert [queries(path) for path in paths] == few


def test_a_register_asks_as_often_for_many_as_for_few(client, make_session, leader, books, clock):
    session = make_session(places=30)
    client.force_login(leader)
    client.get("/our-activities")  # the first page of a session writes it
    counted = []
    for number in range(12):
        books(session, f"Guest {number}")
        if number in (2, 11):
            with CaptureQueriesContext(connection) as captured:
                client.get(f"/our-activities/sessions/{session.pk}")
            counted.append(len(captured))
    assert counted[0] == counted[1]


def test_a_group_leader_does_the_whole_job(client, clock, leader, neighbours):
    client.force_login(leader)
    assert "You run no activity yet" in text(client.get("/our-activities"))
    said = {
        "title": "Chess", "about": "Boards are there.", "kind": "group", "way": "in_person", "where": "Harbour Hall",
        "postcode": "zz1 1aa", "contribution": "£2", "access": ["step-free"], "phone": "01632 960001",
    }  # fmt: skip
    response = client.post("/our-activities/new", said)
    activity = Activity.objects.get()
    assert (activity.title, activity.contribution, activity.organisation) == ("Chess", 2, neighbours)
    sessions = {
        "first_day": "14", "first_month": "12", "first_year": "2026", "starts": "2.30pm", "ends": "16:00",
        "repeat": "weekly", "until_day": "4", "until_month": "1", "until_year": "2027", "places": "2",
    }  # fmt: skip
    response = client.post(response["Location"], sessions, follow=True)
    assert "3 sessions added. Left out as bank holidays: 28 December 2026." in text(response)
    session = Session.objects.order_by("starts_at")[0]
    here = f"/our-activities/sessions/{session.pk}"
    alone = {"guests": "0", "cared_for": "0", "assistants": "0"}
    for name in ("Iris Holt", "Tom Low", "Una Dale"):
        contact = {"name": name, "phone": "", "email": ""}
        client.post(walk(client, session, {"contact": contact, "party": alone, "access": NEEDS}))
    shown = text(client.get(here))
    assert shown.index("Iris Holt") < shown.index("Waiting list, in its order") < shown.index("Una Dale")
    assert "British Sign Language (not offered here)" in shown
    sheet = client.get(f"{here}/sheet").content.decode()
    assert "Tom Low" in sheet
    assert "Una Dale" not in sheet
    assert "Una Dale" in client.get(f"{here}?format=csv").content.decode()
    assert "opens two hours before" in text(client.get(f"{here}/register"))
    change = {
        "day_day": "14", "day_month": "12", "day_year": "2026", "starts": "2.30pm", "ends": "4pm", "places": "3",
    }  # fmt: skip
    client.post(f"{here}/change", change)
    assert states(session)["Una Dale"] == "offered"

    clock.move_to(session.starts_at)
    client.force_login(leader)
    bookings = {booking.name: booking for booking in _all(leader, session)}
    marks = {}
    for name, came in {"Iris Holt": "yes", "Tom Low": "no"}.items():
        number = bookings[name].number
        marks |= {f"came-{number}": came, f"paid-{number}": "2" if came == "yes" else ""}
    assert "The register is kept." in text(client.post(f"{here}/register", marks, follow=True))
    client.post(f"{here}/came", {"names": "Ann Frost\n", "have_paid": "on"})
    assert "Ann Frost" not in states(session)  # the three places are held: two booked, one offered
    shown = text(client.get(f"/our-activities/{activity.pk}"))
    assert "Monday 14 December" in shown

    last = Session.objects.order_by("-starts_at")[0]
    cancel = f"/our-activities/sessions/{last.pk}/cancel"
    assert "Say why" in text(client.post(cancel, {"reason": ""}))
    assert "Nobody had booked" in text(client.post(cancel, {"reason": "The hall is let"}, follow=True))
    assert "There are sessions ahead" in text(client.post(f"/our-activities/{activity.pk}/end", follow=True))
    said |= {"title": "Chess and draughts"}
    client.post(f"/our-activities/{activity.pk}/change", said)
    assert Activity.objects.get().title == "Chess and draughts"
    csv = client.get(f"/our-activities/{activity.pk}?format=csv").content.decode()
    assert csv.count("Chess and draughts") == 3


def _all(leader, session: Session) -> list[Booking]:
    with acting_as(leader):
        return list(Booking.objects.filter(session=session))


@pytest.mark.parametrize(
    ("path", "typed", "told"),
    [
        (
            "/our-activities/new",
            {"title": "", "contribution": "lots", "postcode": "nowhere"},
            "Enter what it is called",
        ),
        ("{activity}/sessions", {"first_day": "1", "starts": "25pm", "ends": "", "repeat": "weekly"}, "Enter a time"),
        ("{activity}/sessions", {"first_day": "1", "starts": "2pm", "ends": "3pm", "repeat": "weekly"}, "last day"),
        ("{session}/change", {"starts": "2pm", "ends": "1pm"}, "Enter the day"),
        ("{session}/came", {"names": ""}, "Enter the names"),
    ],
)
def test_forms_of_a_leader_say_what_is_wrong_and_keep_what_was_typed(
    client, leader, lunch_club, make_session, path, typed, told
):
    session = make_session()
    client.force_login(leader)
    where = path.format(activity=f"/our-activities/{lunch_club.pk}", session=f"/our-activities/sessions/{session.pk}")
    response = client.post(where, typed)
    assert response.status_code == 200
    assert told in text(response)
    for value in (typed.get("starts"), typed.get("contribution"), typed.get("postcode")):
        assert value is None or f'value="{value}"' in response.content.decode()


def test_the_pages_of_a_group_are_for_those_who_run_it(client, make_session, lunch_club, other_leader, resident, staff):
    session = make_session()
    inside = [
        f"/our-activities/{lunch_club.pk}",
        f"/our-activities/{lunch_club.pk}/change",
        f"/our-activities/{lunch_club.pk}/sessions",
        *(f"/our-activities/sessions/{session.pk}{rest}" for rest in SESSION_PAGES),
    ]
    for account in (other_leader, staff(Role.COMMISSIONER, "Kofi Mensah"), resident):
        client.force_login(account)
        assert {client.get(path).status_code for path in inside} == {403}, account
    assert client.get("/our-activities").status_code == 403
    client.logout()
    assert client.get("/activities/mine").status_code == 302


def test_others_see_no_name_of_who_comes(client, make_session, books, resident, other_leader, lunch_club):
    session = make_session()
    made = books(session, "Iris Holt")
    for account in (None, resident, other_leader):
        if account:
            client.force_login(account)
        for path in ("/activities", f"/activities/{lunch_club.pk}", f"/activities/sessions/{session.pk}/calendar.ics",
                     f"/activities/{lunch_club.pk}/calendar.ics", "/activities?format=csv"):  # fmt: skip
            assert "Iris" not in client.get(path).content.decode()
        assert client.get(f"/activities/bookings/{made.pk}").status_code == 404
        assert client.post(f"/activities/bookings/{made.pk}/cancel").status_code == 404


def test_a_carer_who_sees_a_booking_cannot_cancel_it(client, make_session, rose, resident, staff):
    carer = Account.objects.create_user("carer@seaborough.example", name="David Penny")
    with acting_as(resident) as actor:
        made = book(actor, make_session(), Attendee("Rose Penny", person=rose))
        grant_sight(actor, rose, [viewer_of(carer)], ["identity", "care"], Basis.CARER)
    client.force_login(carer)
    assert "Cancel this booking" not in text(client.get(f"/activities/bookings/{made.pk}"))
    assert client.post(f"/activities/bookings/{made.pk}/cancel").status_code == 403
    assert stored(made).state == State.BOOKED


def test_an_offer_waits_on_the_start_page_and_waiting_lists_on_the_leaders(
    client, make_session, resident, rose, books, leader
):
    session = make_session(places=1)
    iris = books(session, "Iris")
    with acting_as(resident) as actor:
        book(actor, session, Attendee("Rose Penny", person=rose))
    client.force_login(leader)
    assert "1 on waiting lists" in text(client.get("/home"))
    with acting_as(leader) as actor:
        cancel_booking(actor, iris)
    client.force_login(resident)
    assert "A place at Harbour lunch club is held for you until 10am on Tuesday 24 November." in text(
        client.get("/home")
    )


def test_calendars_name_the_hall_and_mark_what_is_cancelled(client, lunch_club, make_session, leader):
    first, _ = make_session(), make_session(days=7)
    with acting_as(leader) as actor:
        cancel_session(actor, first, "No cook")
    calendar = Calendar.from_ical(client.get(f"/activities/{lunch_club.pk}/calendar.ics").content)
    assert calendar["x-wr-calname"] == "Harbour lunch club"
    assert [event["status"] for event in calendar.walk("VEVENT")] == ["CANCELLED", "CONFIRMED"]
    (event,) = Calendar.from_ical(client.get(f"/activities/sessions/{first.pk}/calendar.ics").content).walk("VEVENT")
    assert event["location"] == "Harbour Hall, 3 Quay Street, ZZ1 1AA"
