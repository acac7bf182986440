"""What the tests of the people rooms share: a person with a record, and the team that keeps it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place
from commonweal.people.identity.actions import create_person
from commonweal.people.identity.models import Person

NHS_NUMBERS = ("9990000018", "9990000026", "9990000034", "9990000042", "9990000050")


@pytest.fixture
def worker(staff: Callable[..., Account]) -> Account:
    """A social worker of the team that keeps the records of these tests."""
    return staff(Role.SOCIAL_WORKER, "Maya Ellis")


@pytest.fixture
def team(worker: Account) -> Team:
    return Team.objects.select_related("organisation").get(memberships__account=worker)


@pytest.fixture
def colleague(worker: Account, council: Organisation, staff: Callable[..., Account]) -> Account:
    """A social worker of another team of the same council: sees who people are, and nothing else of them."""
    account = staff(Role.SOCIAL_WORKER, "Ade Cole")
    other = Team.objects.create(organisation=council, work=Team.Work.ASSESSMENT, name="West team")
    Membership.objects.filter(account=account).update(team=other)
    return account


@pytest.fixture
def browse() -> Callable[[Account], Client]:
    """`browse(account)`: a browser in which they are signed in."""

    def sign_in(account: Account) -> Client:
        client = Client()
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def make_person(place: Place, team: Team) -> Callable[..., Person]:
    """`make_person(family_name="Penny")`: a person in the team's care; what is not given is Rose Penny's."""

    def make(**facts: Any) -> Person:
        given: dict[str, Any] = {"given_name": "Rose", "family_name": "Penny", "date_of_birth": date(1948, 3, 27)}
        with acting_as(system_actor("test")) as actor:
            return create_person(actor, place, team, **(given | facts))

    return make


@pytest.fixture
def rose(make_person: Callable[..., Person], resident: Account) -> Person:
    """Rose Penny, who has an account of her own."""
    return make_person(
        account=resident,
        nhs_number=NHS_NUMBERS[0],
        phone="01632 960001",
        address={"lines": "1 Quay Street", "town": "Seaborough", "postcode": "ZZ1 1AA", "starts_on": date(2001, 5, 1)},
    )
