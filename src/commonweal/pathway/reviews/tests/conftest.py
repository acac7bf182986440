"""A worker, a person with an account of their own, and a signed plan that can be reviewed."""

from collections.abc import Callable

import pytest

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.pathway.plans.models import Plan
from commonweal.pathway.plans.tests.conftest import manager, planning, worker  # noqa: F401 - fixtures of the plans
from commonweal.pathway.plans.tests.factories import SYSTEM, Planning
from commonweal.people.sight.actions import grant_sight, viewer_of
from commonweal.people.sight.models import Basis


@pytest.fixture
def plan(planning: Planning) -> Plan:  # noqa: F811
    """A signed plan of ten hours a week, from two weeks from today."""
    planning.start()
    return planning.sign()


@pytest.fixture
def supporter(plan: Plan, staff: Callable[..., Account], provider_organisation) -> Account:
    """Somebody of a provider that supports the person."""
    account = staff(Role.PROVIDER, "Pat Rowe", organisation=provider_organisation)
    with acting_as(SYSTEM) as actor:
        grant_sight(actor, plan.person, [viewer_of(provider_organisation)], ["identity", "care"], Basis.PROVIDER)
    return account
