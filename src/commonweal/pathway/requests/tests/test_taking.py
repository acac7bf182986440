"""Writing down a request for somebody whose record is here already: nothing is told twice."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.roles import Role
from commonweal.pathway.requests.actions import name_person, start_draft
from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.tests.conftest import FOR_OTHER, FOR_SELF, stored, walk
from commonweal.people.identity.models import Person

pytestmark = pytest.mark.django_db

KNOWN: dict[str, dict[str, Any]] = {page: FOR_SELF[page] for page in ("who", "happening", "help", "soon", "sharing")}
KNOWN |= {"known": {"right": "yes"}, "contact": FOR_SELF["contact"]}


@pytest.fixture
def at_the_desk(client: Client, officer, contact_team, rose) -> Client:
    client.force_login(officer)
    return client


def test_the_record_is_found_by_what_the_caller_says(at_the_desk: Client, rose: Person) -> None:
    whose = at_the_desk.post("/requests/new", {"channel": "phone"})["Location"]
    shown = at_the_desk.get(f"{whose}?q=penny+1/5/1950").content.decode()
    assert "Rose Penny" in shown
    assert "Born 1 May 1950. 1 Quay Street, Seaborough, ZZ1 1AB" in shown


def test_what_the_record_says_is_read_out_for_a_yes_and_not_asked_again(at_the_desk: Client, rose: Person) -> None:
    whose = at_the_desk.post("/requests/new", {"channel": "phone"})["Location"]
    unseen = at_the_desk.post(whose, {"person": str(rose.pk)}).content.decode()
    assert "Search again and choose one of the records listed" in unseen
    here = at_the_desk.post(f"{whose}?q=Rose+Penny", {"person": str(rose.pk)})["Location"]
    check = walk(at_the_desk, KNOWN, here)
    assert check.endswith("/check")
    assert "1 Quay Street" in at_the_desk.get(check).content.decode()
    at_the_desk.post(check)
    request = stored()
    assert request.person == rose
    assert request.answers["name"] == {"given_name": "Rose", "family_name": "Penny", "known_as": ""}


def test_where_somebody_else_calls_the_record_is_still_shown_back(at_the_desk: Client, rose: Person) -> None:
    whose = at_the_desk.post("/requests/new", {"channel": "visit"})["Location"]
    here = at_the_desk.post(f"{whose}?q=Rose+Penny", {"person": str(rose.pk)})["Location"]
    asker = {page: FOR_OTHER[page] for page in ("who", "asker", "agreement")}
    assert walk(at_the_desk, KNOWN | asker, here).endswith("/check")


def test_another_record_takes_the_place_of_the_first_with_its_facts(at_the_desk: Client, rose: Person) -> None:
    whose = at_the_desk.post("/requests/new", {"channel": "phone"})["Location"]
    at_the_desk.post(f"{whose}?q=Rose+Penny", {"person": str(rose.pk)})
    walk(at_the_desk, KNOWN, whose.replace("whose", "who"))
    at_the_desk.post(whose, {"person": "new"})
    request = stored()
    assert request.person is None
    assert not {"known", "name", "address"} & request.answers.keys()
    assert "happening" in request.answers


def test_a_search_that_finds_nobody_goes_on_without_a_record(at_the_desk: Client) -> None:
    whose = at_the_desk.post("/requests/new", {"channel": "phone"})["Location"]
    shown = at_the_desk.get(f"{whose}?q=Nobody+Known").content.decode()
    assert "Nobody found" in shown
    assert at_the_desk.post(whose, {"person": "new"})["Location"].endswith("/who")


def test_nothing_chosen_is_told_and_the_search_stays(at_the_desk: Client) -> None:
    whose = at_the_desk.post("/requests/new", {"channel": "phone"})["Location"]
    shown = at_the_desk.post(f"{whose}?q=Rose+Penny", {}).content.decode()
    assert "Choose the record, or say that it is none of these" in shown
    assert 'value="Rose Penny"' in shown


def test_only_who_answers_requests_says_whose_one_is(place, contact_team, officer, rose, staff) -> None:
    with acting_as(officer) as actor:
        draft = start_draft(actor, place, Request.Channel.PHONE).request
    with acting_as(staff(Role.BROKER)) as actor, pytest.raises(PermissionDenied):
        name_person(actor, draft, rose)


def test_whoever_writes_their_own_request_is_not_named_by_a_worker(place, officer, make_request, rose) -> None:
    draft = make_request(sent=False)
    with acting_as(officer) as actor, pytest.raises((PermissionDenied, Request.DoesNotExist)):
        name_person(actor, draft, rose)
    assert stored().person is None
