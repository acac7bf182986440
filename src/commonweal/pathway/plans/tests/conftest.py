"""A worker, a person with an account of their own, and all that a plan starts from."""

import pytest

from commonweal.core.accounts.models import Account, Team
from commonweal.core.accounts.roles import Role
from commonweal.pathway.plans.tests.factories import Planning, make_person, planning_with


@pytest.fixture
def worker(staff) -> Account:
    return staff(Role.SOCIAL_WORKER, "Maya Ellis")


@pytest.fixture
def manager(staff, worker) -> Account:
    return staff(Role.TEAM_MANAGER, "Ade Cole")


@pytest.fixture
def broker(staff) -> Account:
    return staff(Role.BROKER, "Bo Lin")


@pytest.fixture
def planning(place, worker, resident) -> Planning:
    team = Team.objects.get(memberships__account=worker)
    return planning_with(make_person(place, team, account=resident), worker)
