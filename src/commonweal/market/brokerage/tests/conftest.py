"""A signed plan with managed hours, a broker with sight of the person, and providers that match it."""

import pytest

from commonweal.core.accounts.models import Team
from commonweal.core.accounts.roles import Role
from commonweal.market.brokerage.tests.factories import Arranging
from commonweal.market.providers.tests.factories import make_provider
from commonweal.pathway.plans.tests.factories import make_person, planning_with, terms


@pytest.fixture
def worker(staff):
    return staff(Role.SOCIAL_WORKER, "Maya Ellis")


@pytest.fixture
def broker(staff):
    return staff(Role.BROKER, "Bo Lin")


@pytest.fixture
def planning(place, worker, resident):
    team = Team.objects.get(memberships__account=worker)
    return planning_with(make_person(place, team, account=resident), worker)


@pytest.fixture
def arranging(place, planning, broker, staff) -> Arranging:
    """Lantern and Beacon match; Far has no hours here, and Dear is on no framework for this."""
    planning.start(terms())
    planning.sign()
    lantern = make_provider(place, "Lantern Home Care", price="26.00")
    beacon = make_provider(place, "Beacon Care", price="25.50")
    far = make_provider(place, "Far Away Care", area="E02999992")
    people = {
        provider.pk: staff(Role.PROVIDER, f"Pat of {provider}", organisation=provider.organisation)
        for provider in (lantern, beacon, far)
    }
    return Arranging(planning, broker, [lantern, beacon, far], people)
