"""Two records of Rose Penny, and who decides on them."""

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place
from commonweal.people.conftest import NHS_NUMBERS
from commonweal.people.identity.actions import create_person
from commonweal.people.identity.models import Person
from commonweal.people.linkage.models import RecordPair


@pytest.fixture
def manager(worker: Account, team: Team, staff: Callable[..., Account]) -> Account:
    """The manager of the team that keeps Rose's record: sees all of it, and identity of everybody."""
    return staff(Role.TEAM_MANAGER, "Grace Odell")


@pytest.fixture
def officer(worker: Account, staff: Callable[..., Account]) -> Account:
    """A contact officer of the same council: sees who everybody is, and nothing else of them."""
    return staff(Role.CONTACT_OFFICER, "Sam Doyle")


@pytest.fixture
def west(council: Organisation, worker: Account, colleague: Account) -> Team:
    """The other team of the council, in which Ade Cole works."""
    return Membership.objects.get(account=colleague).team


@pytest.fixture
def again(place: Place, west: Team, rose: Person) -> Person:
    """Rose's second record, started by the other team with a slip in her name and another phone."""
    with acting_as(system_actor("test")) as actor:
        return create_person(
            actor,
            place,
            west,
            given_name="Rose",
            family_name="Peny",
            known_as="Rosie",
            date_of_birth=date(1948, 3, 27),
            phone="01632 960777",
            email="rose@mail.example",
            nhs_number=NHS_NUMBERS[0],
            address={
                "lines": "8 Hill Road",
                "town": "Seaborough",
                "postcode": "ZZ2 2BB",
                "starts_on": date(2019, 6, 1),
            },
        )


@pytest.fixture
def pair(rose: Person, again: Person) -> RecordPair:
    first, second = sorted((rose, again), key=lambda person: person.pk)
    with acting_as(system_actor("test")):
        return RecordPair.objects.create(
            place=rose.place,
            first=first,
            second=second,
            probability=0.98,
            prior=-15.0,
            reasons=[
                {"what": "Last name", "said": "a letter or two apart", "weight": 5.1},
                {"what": "NHS number", "said": "the same", "weight": 16.0},
            ],
            found_at=timezone.now(),
        )
