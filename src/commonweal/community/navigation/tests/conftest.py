"""Teams that do link work, people they work with, and the work of each in a line."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from commonweal.community.navigation.actions import Agreement, Forward, begin_journey
from commonweal.community.navigation.models import Journey
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place
from commonweal.people.identity.actions import create_person
from commonweal.people.identity.models import Person

AGREED = Agreement(by="Rose Penny", how="by phone")
FORWARD = Forward(source="gp", source_name="Quay Surgery", reason="Lonely since her husband died")


@pytest.fixture
def contact_team(council: Organisation) -> Team:
    """The council's team that keeps new records."""
    return Team.objects.create(organisation=council, work=Team.Work.CONTACT, name="Contact team")


@pytest.fixture
def network(place: Place) -> Organisation:
    """Surgeries that share link workers."""
    return Organisation.objects.create(place=place, kind=Organisation.Kind.NHS, name="Bay Network")


def join(team: Team, role: Role, name: str) -> Account:
    """An account with a role in a team, and its second step of sign-in."""
    account = Account.objects.create_user(f"{name.lower().replace(' ', '.')}@seaborough.example", name=name)
    Membership.objects.create(account=account, team=team, role=role, starts_on=date(2020, 1, 1))
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": ""})
    return account


@pytest.fixture
def linkers(network: Organisation) -> Team:
    return Team.objects.create(organisation=network, work=Team.Work.COMMUNITY, name="Link workers")


@pytest.fixture
def nell(linkers: Team, contact_team: Team) -> Account:
    """A link worker of the surgeries."""
    return join(linkers, Role.LINK_WORKER, "Nell Barrow")


@pytest.fixture
def omar(linkers: Team) -> Account:
    """Another link worker of the same team."""
    return join(linkers, Role.LINK_WORKER, "Omar Lee")


@pytest.fixture
def head(linkers: Team) -> Account:
    """Who manages that team."""
    return join(linkers, Role.TEAM_MANAGER, "Hilda Grey")


@pytest.fixture
def agents(council: Organisation) -> Team:
    return Team.objects.create(organisation=council, work=Team.Work.COMMUNITY, name="Community agents")


@pytest.fixture
def imogen(agents: Team) -> Account:
    """A community agent of the council."""
    return join(agents, Role.COMMUNITY_AGENT, "Imogen Vale")


@pytest.fixture
def maya(council: Organisation) -> Account:
    """A social worker of the council."""
    team = Team.objects.create(organisation=council, work=Team.Work.ASSESSMENT, name="Assessment team")
    return join(team, Role.SOCIAL_WORKER, "Maya Ellis")


@pytest.fixture
def make_person(place: Place, contact_team: Team) -> Callable[..., Person]:
    """`make_person(family_name="Penny")`: a person whose record the contact team keeps."""

    def make(**facts: Any) -> Person:
        given: dict[str, Any] = {
            "given_name": "Rose",
            "family_name": "Penny",
            "date_of_birth": date(1948, 3, 27),
            "address": {"lines": "1 Quay Street", "town": "Seaborough", "postcode": "ZZ1 1AA"},
        }
        with acting_as(system_actor("test")) as actor:
            return create_person(actor, place, contact_team, **(given | facts))

    return make


@pytest.fixture
def rose(make_person: Callable[..., Person], resident: Account) -> Person:
    """Rose Penny, who has an account of her own."""
    return make_person(account=resident)


@pytest.fixture
def work(nell: Account, rose: Person) -> Journey:
    """Nell's work with Rose, begun today."""
    return begin(nell, rose)


def begin(
    account: Account, who: Any, agreed: Agreement = AGREED, forward: Forward = FORWARD, **options: Any
) -> Journey:
    """Begin to work with somebody."""
    with acting_as(account) as actor:
        return begin_journey(actor, who, forward, agreed, **options)


def browse(account: Account) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
