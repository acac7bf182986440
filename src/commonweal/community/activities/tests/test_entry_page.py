"""The next sessions on the page of a directory entry."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonweal.community.activities.models import Activity, Session
from commonweal.community.activities.tests.conftest import NOW
from commonweal.community.directory.models import Service
from commonweal.community.directory.tests.factories import make_entry
from commonweal.core.accounts.actors import acting_as, system_actor


@pytest.fixture
def entry(clock, place, lunch_club) -> Service:
    """The directory's entry of the lunch club."""
    found = make_entry(place)
    with acting_as(system_actor("test")):
        Activity.objects.update(service=found)
    return found


def page_of(client: Client, entry: Service) -> str:
    return client.get(f"/services/{entry.pk}").content.decode()


@pytest.mark.parametrize("view", ["standard", "large-print", "easy-read"])
def test_an_entry_shows_its_next_sessions_and_books_them(client, entry, make_session, view):
    first, full, shut = make_session(places=3), make_session(places=0, days=7), make_session(days=14)
    Session.objects.filter(pk=shut.pk).update(booking_closes_at=NOW - timedelta(hours=1))
    client.post("/directory/view", {"view": view})
    page = page_of(client, entry)
    assert page.index("Thursday 26 November, 12pm to 2pm") < page.index("Thursday 3 December, 12pm to 2pm")
    assert "3 places left" in page and f'href="/activities/sessions/{first.pk}/book">Book<' in page
    assert f'href="/activities/sessions/{full.pk}/book">Join the waiting list<' in page
    assert "Booking has closed" in page and f"/activities/sessions/{shut.pk}/book" not in page
    assert f'href="/activities/{first.activity_id}">All sessions' in page
    assert client.get(f"/activities/sessions/{first.pk}/book").status_code == 302


def test_an_entry_without_sessions_ahead_says_nothing_of_them(client, entry, make_session):
    make_session(days=-7)
    Session.objects.filter(pk=make_session().pk).update(cancelled_at=NOW, cancelled_reason="No cook")
    assert "Next sessions" not in page_of(client, entry)
    make_session(days=7)
    assert "Next sessions" in page_of(client, entry)
    Activity.objects.update(ended_at=NOW)
    assert "Next sessions" not in page_of(client, entry)


def test_a_long_series_takes_no_more_queries_and_no_more_room(client, entry, make_session):
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert page_of(client, entry).count("12pm to 2pm</strong>") == min(4, Session.objects.count())
        return len(captured)

    make_session()
    page_of(client, entry)  # the first page of a session writes it
    few = asked()
    for week in range(1, 12):
        make_session(days=7 * week)
    assert asked() == few
