"""What the tests of referrals share: partners of Seaborough, who works there, and sending a referral."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from commonweal.community.directory.models import ListedOrganisation, Service
from commonweal.community.referrals.actions import Sent, send_referral
from commonweal.community.referrals.contents import About, Agreement, Wanted
from commonweal.community.referrals.models import Referral, Turn
from commonweal.community.referrals.queries.parties import (
    Receiver,
    own_party,
    receiver_by,
    receiver_of_service,
)
from commonweal.community.referrals.visible import CHOSEN
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place
from commonweal.people.identity.actions import create_person
from commonweal.people.identity.models import Person

IRIS = About(
    name="Iris Holt",
    called="Iris",
    born_on=date(1941, 3, 27),
    phone="01632 960123",
    email="iris@home.example",
    address="3 Quay Street, Seaborough",
    postcode="ZZ1 1AA",
    communication="Large print",
    reach="After ten",
    gp_practice="Harbour Surgery",
)
LONELY = Wanted(
    why="She has seen nobody since her husband died.",
    what_matters="Singing again",
    to_know="The dog is loud and kind.",
    needs=("company",),
    source="fire",
)
AGREED = Agreement(by="Iris Holt", how="face-to-face", shares=frozenset(CHOSEN))


@pytest.fixture
def fire(place: Place) -> Organisation:
    return Organisation.objects.create(place=place, kind=Organisation.Kind.VOLUNTARY, name="Bay Fire")


@pytest.fixture
def neighbours(place: Place) -> Organisation:
    return Organisation.objects.create(place=place, kind=Organisation.Kind.VOLUNTARY, name="Harbour Neighbours")


@pytest.fixture
def surgery(place: Place) -> Organisation:
    return Organisation.objects.create(place=place, kind=Organisation.Kind.NHS, name="Poole Bay Surgeries")


@pytest.fixture
def callum(staff: Callable[..., Account], fire: Organisation) -> Account:
    """Visits people for the fire service."""
    return staff(Role.PARTNER_WORKER, "Callum Reed", organisation=fire)


@pytest.fixture
def bridget(staff: Callable[..., Account], neighbours: Organisation) -> Account:
    """Runs the neighbours' groups."""
    return staff(Role.GROUP_LEADER, "Bridget Oakes", organisation=neighbours)


@pytest.fixture
def femi(staff: Callable[..., Account], bridget: Account, neighbours: Organisation) -> Account:
    """Works beside Bridget."""
    return staff(Role.VOLUNTEER_COORDINATOR, "Femi Adeyemi", organisation=neighbours)


@pytest.fixture
def nell(staff: Callable[..., Account], surgery: Organisation) -> Account:
    """A link worker of the surgeries."""
    return staff(Role.LINK_WORKER, "Nell Barrow", organisation=surgery)


@pytest.fixture
def noor(staff: Callable[..., Account]) -> Account:
    """A contact officer of the council."""
    return staff(Role.CONTACT_OFFICER, "Noor Aziz")


@pytest.fixture
def everybody(callum: Account, bridget: Account, femi: Account, nell: Account, noor: Account) -> dict[str, Account]:
    """All who work here, by first name."""
    return {"callum": callum, "bridget": bridget, "femi": femi, "nell": nell, "noor": noor}


@pytest.fixture
def choir(place: Place) -> Service:
    """A group in the directory with an e-mail address and nobody who signs in."""
    with acting_as(system_actor("test")):
        by = ListedOrganisation.objects.create(place=place, name="Quay Choir", email="choir@quay.example")
        return Service.objects.create(
            place=place, organisation=by, name="Quay Choir", needs=["company"], phone="01632 960200"
        )


@pytest.fixture
def maya(staff: Callable[..., Account]) -> Account:
    """A social worker of the team that keeps Rose's record."""
    return staff(Role.SOCIAL_WORKER, "Maya Ellis")


@pytest.fixture
def rose(place: Place, maya: Account, resident: Account) -> Person:
    """Rose Penny, who has a record here and signs in."""
    with acting_as(system_actor("test")) as actor:
        return create_person(
            actor,
            place,
            Team.objects.select_related("organisation").get(memberships__account=maya),
            given_name="Rose",
            family_name="Penny",
            date_of_birth=date(1948, 3, 27),
            phone="01632 960001",
            email="rose@seaborough.example",
            address={
                "lines": "1 Quay Street",
                "town": "Seaborough",
                "postcode": "ZZ1 1AA",
                "starts_on": date(2001, 5, 1),
            },
            account=resident,
        )


def to_organisation(organisation: Organisation) -> Receiver:
    return receiver_by(f"organisation:{organisation.pk}")


def to_team_of(account: Account) -> Receiver:
    team = Team.objects.get(memberships__account=account)
    return receiver_by(f"team:{team.pk}")


def to_service(service: Service) -> Receiver:
    receiver = receiver_of_service(Service.objects.select_related("organisation").get(pk=service.pk))
    assert receiver is not None
    return receiver


def stored(which: Referral) -> Referral:
    """A referral as it is now, whoever may see it."""
    with acting_as(system_actor("test")):
        return Referral.objects.select_related("turn", "person").get(pk=which.pk)


def turns_of(which: Referral) -> list[Turn]:
    with acting_as(system_actor("test")):
        return list(Turn.objects.filter(referral=which).order_by("number"))


@pytest.fixture
def refer(place: Place, everybody: dict[str, Account], neighbours: Organisation) -> Callable[..., Referral]:
    """`refer()`: Callum of the fire service refers Iris, who has no record here, to the neighbours.

    `by` another account refers; `to` another receiver; `person` is somebody with a record; words replace Iris's.
    """

    def make(
        by: Account | None = None,
        to: Receiver | None = None,
        *,
        person: Person | None = None,
        agreement: Agreement = AGREED,
        **words: Any,
    ) -> Referral:
        about = {name: words.pop(name) for name in list(words) if hasattr(IRIS, name)}
        return send(
            by or everybody["callum"], place, to or to_organisation(neighbours), person, agreement, about, words
        ).referral

    return make


def send(
    by: Account | None,
    place: Place,
    to: Receiver,
    person: Person | None,
    agreement: Agreement,
    about: dict[str, Any],
    words: dict[str, Any],
) -> Sent:
    with acting_as(by) as actor:
        party = own_party(actor)
        return send_referral(
            actor,
            place,
            to,
            replace(IRIS, **about) if person is None else About(name=person.name),
            replace(LONELY, **words),
            agreement,
            party=party,
            person=person,
        )


@pytest.fixture
def browse() -> Callable[[Account], Client]:
    """`browse(account)`: a browser in which they are signed in."""

    def sign_in(account: Account) -> Client:
        client = Client()
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
