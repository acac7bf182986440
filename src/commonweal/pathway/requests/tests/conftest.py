"""What the tests of requests share: somebody who takes requests, and answering all questions as a browser does."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place
from commonweal.pathway.requests.actions import save_page, send_request, start_draft
from commonweal.pathway.requests.models import Request
from commonweal.people.identity.actions import create_person
from commonweal.people.identity.models import Person

FOR_SELF: dict[str, dict[str, Any]] = {
    "who": {"who": "me"},
    "happening": {"happening": "Stairs have become hard since my fall."},
    "help": {"would_help": "A rail", "matters": "My garden"},
    "soon": {"soon": "weeks"},
    "name": {"given_name": "Iris", "family_name": "Holt", "known_as": ""},
    "birth": {"born_on_day": "27", "born_on_month": "3", "born_on_year": "1948"},
    "address": {"lines_of_address": "3 Quay Street", "town": "Seaborough", "postcode": "zz1 1aa"},
    "communication": {"needs": ["large_print"]},
    "contact": {"phone": "01632 960123", "email": "iris@home.example", "best": "email"},
    "nhs": {"nhs_number": "999 000 0018"},
    "sharing": {"share": "yes"},
}
"""What somebody types for themselves, page by page."""

FOR_OTHER = FOR_SELF | {
    "who": {"who": "other"},
    "asker": {"name": "Tom Holt", "relationship": "Son", "phone": "", "email": "tom@home.example"},
    "agreement": {"agrees": "yes"},
}

AS_KEPT: dict[str, dict[str, Any]] = FOR_SELF | {
    "birth": {"born_on": "1948-03-27"},
    "address": FOR_SELF["address"] | {"postcode": "ZZ1 1AA", "no_fixed_address": False},
    "communication": {"needs": ["large_print"], "language": "", "detail": ""},
    "contact": FOR_SELF["contact"] | {"when": ""},
    "nhs": {"nhs_number": "9990000018"},
}
"""The same as it is kept."""


@pytest.fixture
def officer(staff: Callable[..., Account]) -> Account:
    """A contact officer of Seaborough, whose team takes its requests."""
    return staff(Role.CONTACT_OFFICER, "Noor Aziz")


@pytest.fixture
def safeguarding_team(council: Organisation) -> Team:
    """The team that a concern is passed on to."""
    return Team.objects.create(organisation=council, work=Team.Work.SAFEGUARDING, name="Safeguarding team")


@pytest.fixture
def contact_team(officer: Account) -> Team:
    return Team.objects.select_related("organisation").get(memberships__account=officer)


@pytest.fixture
def other_council(place: Place) -> Organisation:
    return Organisation.objects.create(place=place, kind=Organisation.Kind.COUNCIL, name="Hillborough Council")


@pytest.fixture
def social_worker(staff: Callable[..., Account]) -> Account:
    """A social worker of the assessment team of the same council."""
    return staff(Role.SOCIAL_WORKER, "Maya Ellis")


@pytest.fixture
def rose(place: Place, social_worker: Account, resident: Account) -> Person:
    """Rose Penny, who signs in and has a record with the assessment team."""
    team = Team.objects.select_related("organisation").get(memberships__account=social_worker)
    with acting_as(system_actor("test")) as actor:
        return create_person(
            actor,
            place,
            team,
            given_name="Rose",
            family_name="Penny",
            date_of_birth=date(1950, 5, 1),
            nhs_number="9990000026",
            phone="01632 960001",
            email="rose@seaborough.example",
            address={
                "lines": "1 Quay Street",
                "town": "Seaborough",
                "postcode": "ZZ1 1AB",
                "starts_on": date(2001, 5, 1),
            },
            communication_needs=[{"kind": "easy_read"}],
            account=resident,
        )


def stored(**which: Any) -> Request:
    """A request as it is, whoever may see it."""
    with acting_as(system_actor("test")):
        return Request.objects.select_related("person", "team", "account").get(**which)


def walk(client: Client, typed: dict[str, dict[str, Any]], start: str) -> str:
    """Answer page after page as they come, from the address of the first; returns the address after the last."""
    here = start
    for _ in range(len(typed) + 5):
        page = here.rsplit("/", 1)[1]
        if page not in typed:
            return here
        response = client.post(here, typed[page])
        assert response.status_code == 302, (page, response.context)
        here = response["Location"]
    raise AssertionError(f"The pages go round: {here}")


def begin(client: Client) -> str:
    """Begin a request in a browser; returns the address of its first page."""
    return client.post("/ask/begin")["Location"]


def take(client: Client, channel: str) -> str:
    """Begin to write down a request that reached a worker, of nobody known yet; returns the address of the first
    page."""
    whose = client.post("/requests/new", {"channel": channel})["Location"]
    return client.post(whose, {"person": "new"})["Location"]


@pytest.fixture
def make_request(place: Place, contact_team: Team) -> Callable[..., Request]:
    """`make_request(happening="...")`: a request that was sent from the website by somebody not signed in.

    `account` sends it signed in; `answers` replaces pages; `sent=False` leaves it a draft.
    """

    def make(
        happening: str = "", *, account: Account | None = None, answers: dict[str, Any] | None = None, sent: bool = True
    ) -> Request:
        given = AS_KEPT | ({"happening": {"happening": happening}} if happening else {}) | (answers or {})
        with acting_as(account) as actor:
            draft = start_draft(actor, place).request
            for page, kept in given.items():
                draft = save_page(actor, draft, page, kept)
            return send_request(actor, draft) if sent else draft

    return make
