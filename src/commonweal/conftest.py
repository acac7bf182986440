"""What the tests of every room may use: a small place with its organisations, teams and people who sign in."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as properties

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.database.testing import django_db_setup
from commonweal.core.places.models import Area, Place, Postcode

__all__ = ["django_db_setup"]  # here it takes the place of pytest-django's own; in the plugin it would not

# How long an example takes says more of what else the machine does than of the code: that is for `bench`.
properties.register_profile(
    "unhurried",
    properties.get_profile(properties.get_current_profile_name()),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
properties.load_profile("unhurried")


@pytest.fixture(scope="session", autouse=True)
def static_files_by_their_own_names() -> Iterator[None]:
    """Pages name their style sheets without a digest, so that tests need nothing collected first."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


@pytest.fixture(scope="session", autouse=True)
def passwords_hashed_fast() -> Iterator[None]:
    """The hash that the software uses takes a seventh of a second on purpose; most tests make several accounts."""
    fast = "django.contrib.auth.hashers.MD5PasswordHasher"
    with override_settings(PASSWORD_HASHERS=[fast, *settings.PASSWORD_HASHERS]):
        yield


@pytest.fixture(scope="session", autouse=True)
def searches_by_words() -> Iterator[None]:
    """Searches find by words and topics. Loading the model of meaning takes seconds, which only its own tests need."""
    with override_settings(SEARCH_MEANING=False):
        yield


@pytest.fixture
def as_system(db: None) -> Iterator[Actor]:
    """Run the test's own set-up (and the test) as the system, within the test's transaction."""
    with acting_as(system_actor("test")) as actor:
        yield actor


@pytest.fixture
def place(db: None) -> Place:
    """Seaborough: an invented place with one council area, two neighbourhoods and three postcodes."""
    place = Place.objects.create(slug="seaborough", name="Seaborough", summary="An invented place for tests")
    former = Area.objects.create(code="seaborough-old", place=place, kind=Area.Kind.FORMER_COUNCIL, name="Seaborough")
    council = Area.objects.create(code="E06999999", place=place, kind=Area.Kind.COUNCIL, name="Seaborough Council")
    for code, name in (("E02999991", "Harbour"), ("E02999992", "Hill Top")):
        Area.objects.create(
            code=code, place=place, kind=Area.Kind.NEIGHBOURHOOD, name=name, parent=council, former_council=former
        )
    for postcode, code in (("ZZ1 1AA", "E02999991"), ("ZZ1 1AB", "E02999991"), ("ZZ2 2BB", "E02999992")):
        Postcode.objects.create(
            postcode=postcode,
            latitude=50.72,
            longitude=-1.98,
            small_area_code="E01999999",
            neighbourhood_id=code,
            council=council,
            former_council=former,
        )
    return place


@pytest.fixture
def council(place: Place) -> Organisation:
    return Organisation.objects.create(place=place, kind=Organisation.Kind.COUNCIL, name="Seaborough Council")


@pytest.fixture
def provider_organisation(place: Place) -> Organisation:
    return Organisation.objects.create(place=place, kind=Organisation.Kind.PROVIDER, name="Lantern Home Care")


TEAM_OF_ROLE = {
    Role.CONTACT_OFFICER: Team.Work.CONTACT,
    Role.COMMUNITY_AGENT: Team.Work.COMMUNITY,
    Role.BROKER: Team.Work.BROKERAGE,
    Role.FINANCE_OFFICER: Team.Work.FINANCE,
    Role.COMMISSIONER: Team.Work.COMMISSIONING,
    Role.SAFEGUARDING_LEAD: Team.Work.SAFEGUARDING,
    Role.PROVIDER: Team.Work.PROVISION,
}


@pytest.fixture
def staff(council: Organisation) -> Callable[..., Account]:
    """`staff(Role.SOCIAL_WORKER)`: an account with that role, in the council's team for that work (made when needed).

    `organisation=` puts them elsewhere; `name=` names them, so that two of one role can differ. Their second step of
    sign-in is set up, as for everybody at work.
    """

    def make(role: Role, name: str = "", organisation: Organisation | None = None) -> Account:
        home = organisation or council
        work = TEAM_OF_ROLE.get(role, Team.Work.ASSESSMENT)
        team, _ = Team.objects.get_or_create(organisation=home, work=work, defaults={"name": f"{work.label} team"})
        called = name or f"{role.label} of {home.name}"
        email = f"{called.lower().replace(' ', '.')}@seaborough.example"
        account = Account.objects.create_user(email, "a long enough password", name=called)
        Membership.objects.create(account=account, team=team, role=role, starts_on=date(2020, 1, 1))
        Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": ""})
        return account

    return make


@pytest.fixture
def resident(db: None) -> Account:
    """Somebody with an account and no role."""
    return Account.objects.create_user("rose@seaborough.example", "a long enough password", name="Rose Penny")
