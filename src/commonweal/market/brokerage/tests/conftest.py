"""A signed plan with managed hours, a broker with sight of the person, and providers that match it."""

import pytest

from commonweal.core.accounts.models import Team
from commonweal.core.accounts.roles import Role
from commonweal.market.brokerage.tests.factories import Arranging, make_arranging, make_providers
from commonweal.pathway.plans.tests.factories import make_person, planning_with


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
def arranging(place, planning, broker) -> Arranging:
    return make_arranging(broker, planning, make_providers(place))
