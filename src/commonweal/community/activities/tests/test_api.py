"""The JSON face does what the pages do, under the same rules."""

from uuid import uuid4

import pytest
from django.test import Client

from commonweal.community.activities.actions import cancel_booking
from commonweal.community.activities.models import Booking
from commonweal.community.activities.tests.conftest import LUNCH, states
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/activities"


class Caller:
    """A program in somebody's signed-in session."""

    def __init__(self, account: Account | None) -> None:
        self.client = Client()
        if account is not None:
            self.client.force_login(account)

    def get(self, path: str):
        return self.client.get(f"{ROOT}{path}")

    def post(self, path: str, given: dict | None = None):
        return self.client.post(f"{ROOT}{path}", given or {}, content_type="application/json")


def test_everybody_reads_what_is_on(make_session):
    session = make_session()
    found = Caller(None).get("/sessions?near=ZZ1+1AA&access=step-free&order=nearest").json()
    assert found["total"] == 1
    (line,) = found["sessions"]
    assert (line["id"], line["free"], line["contribution"], line["miles"]) == (str(session.pk), 10, "4.50", 0.0)
    assert Caller(None).get("/sessions?access=sign-language").json()["total"] == 0
    assert Caller(None).get(f"/sessions/{session.pk}").json()["activity"] == "Harbour lunch club"
    assert Caller(None).get(f"/sessions/{uuid4()}").status_code == 404
    assert Caller(None).get("/sessions?weekday=8").status_code == 422


def test_a_resident_books_and_cancels_and_the_next_is_offered_the_place(make_session, resident, rose, books):
    session, caller = make_session(places=1), Caller(resident)
    given = {"id": str(uuid4()), "assistants": 0, "access_needs": ["hearing-loop"]}
    made = caller.post(f"/sessions/{session.pk}/bookings", given)
    assert made.status_code == 201
    assert (made.json()["state"], made.json()["name"], made.json()["id"]) == ("booked", "Rose Penny", given["id"])
    assert caller.post(f"/sessions/{session.pk}/bookings", given).json()["id"] == given["id"]
    books(session, "Una")
    assert [one["id"] for one in caller.get("/bookings").json()] == [given["id"]]
    assert caller.post(f"/bookings/{given['id']}/cancel").json()["state"] == "cancelled"
    assert states(session) == {"Rose Penny": "cancelled", "Una": "offered"}
    again = caller.post(f"/bookings/{given['id']}/cancel")
    assert again.status_code == 422
    assert "cannot be cancelled" in again.content.decode()


def test_an_offer_is_answered(make_session, resident, rose, books):
    session, caller = make_session(places=1), Caller(resident)
    iris = books(session, "Iris")
    made = caller.post(f"/sessions/{session.pk}/bookings", {}).json()
    assert made["state"] == "waiting"
    assert caller.post(f"/bookings/{made['id']}/accept").status_code == 422
    with acting_as(system_actor("test")) as actor:
        cancel_booking(actor, iris)
    offered = caller.get(f"/bookings/{made['id']}").json()
    assert offered["state"] == "offered"
    assert offered["offered_until"] is not None
    assert caller.post(f"/bookings/{made['id']}/accept").json()["state"] == "booked"


def test_staff_book_for_a_person_with_a_record(make_session, social_worker, rose):
    session = make_session()
    given = {"person_id": str(rose.pk), "assistants": 1}
    made = Caller(social_worker).post(f"/sessions/{session.pk}/bookings", given).json()
    assert (made["name"], made["party"], made["contribution_due"]) == ("Rose Penny", 2, "4.50")
    assert Caller(social_worker).get(f"/bookings/{made['id']}").status_code == 200


def test_the_register_is_read_and_kept_by_those_who_run_the_activity(
    clock, make_session, leader, other_leader, resident, books
):
    session = make_session(places=1)
    made = books(session, "Iris")
    books(session, "Una")
    caller = Caller(leader)
    found = caller.get(f"/sessions/{session.pk}/register").json()
    assert [one["name"] for one in found["booked"]] == ["Iris"]
    assert [one["name"] for one in found["waiting"]] == ["Una"]
    assert found["booked"][0]["email"] == "iris@home.example"
    mark = {"marks": [{"booking_id": str(made.pk), "came": True, "paid": "4.50"}]}
    assert caller.post(f"/sessions/{session.pk}/register", mark).status_code == 422
    clock.move_to(LUNCH)
    kept = Caller(leader).post(f"/sessions/{session.pk}/register", mark).json()
    assert (kept["booked"][0]["state"], kept["booked"][0]["contribution_paid"]) == ("attended", "4.50")
    for account in (other_leader, resident):
        assert Caller(account).get(f"/sessions/{session.pk}/register").status_code == 403
        assert Caller(account).post(f"/sessions/{session.pk}/register", mark).status_code == 403


def test_without_a_key_nothing_is_booked_and_others_bookings_are_not_there(make_session, books, resident):
    session = make_session()
    made = books(session, "Iris")
    assert Caller(None).post(f"/sessions/{session.pk}/bookings", {}).status_code == 401
    assert Caller(None).get("/bookings").status_code == 401
    assert Caller(resident).get(f"/bookings/{made.pk}").status_code == 404
    assert Caller(resident).post(f"/bookings/{made.pk}/cancel").status_code == 404
    with acting_as(system_actor("test")):
        assert Booking.objects.count() == 1


def test_what_cannot_be_taken_is_told_by_field(make_session, resident):
    session = make_session(places=2)
    for given in ({"name": "Zed\x00"}, {"access_note": "\x00"}, {"guests": -1}, {"name": "Z", "email": "x"}):
        assert Caller(resident).post(f"/sessions/{session.pk}/bookings", given).status_code == 422, given
    refused = Caller(resident).post(f"/sessions/{session.pk}/bookings", {"guests": 4})
    assert refused.status_code == 422
    assert "2 places in all" in refused.content.decode()
