"""A young person on the register, and the staff around her, on a day for which there is a policy."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
import time_machine
from allauth.mfa.models import Authenticator

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account, Membership, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place
from commonweal.pathway.transition.actions import TransitionTerms, register_young_person
from commonweal.pathway.transition.models import Transition

TERMS = TransitionTerms("autism", "Harbour School")
BORN = date(2010, 1, 15)


@dataclass(frozen=True)
class Crew:
    """Who works where in these tests."""

    worker: Account
    manager: Account
    elsewhere: Account
    commissioner: Account
    councillor: Account
    team: Team


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    """23 November 2026: she is 16."""
    with time_machine.travel(datetime(2026, 11, 23, 10, tzinfo=UTC)):
        yield


@pytest.fixture
def crew(staff, council) -> Crew:
    worker, manager = staff(Role.SOCIAL_WORKER, "Maya Ellis"), staff(Role.TEAM_MANAGER, "Ade Cole")
    commissioner, elsewhere = staff(Role.COMMISSIONER), staff(Role.SOCIAL_WORKER, "Wyn West")
    west = Team.objects.create(organisation=council, work=Team.Work.ASSESSMENT, name="West team")
    Membership.objects.filter(account=elsewhere).update(team=west)
    councillor = Account.objects.create_user("councillor@seaborough.example", name="Cllr Reed")
    home = Team.objects.get(memberships__account=commissioner)
    Membership.objects.create(account=councillor, team=home, role=Role.COUNCILLOR, starts_on=date(2020, 1, 1))
    Authenticator.objects.create(user=councillor, type=Authenticator.Type.TOTP, data={"secret": ""})
    team = Team.objects.select_related("organisation").get(memberships__account=worker)
    return Crew(worker, manager, elsewhere, commissioner, councillor, team)


def put(crew: Crew, place: Place, born: date = BORN, name: str = "Isla", **terms: object) -> Transition:
    """Somebody put on the register by the worker."""
    given = TransitionTerms(**({**TERMS.__dict__} | terms))
    with acting_as(crew.worker) as actor:
        return register_young_person(actor, place, crew.team, given, given_name=name, family_name="Reeve", born=born)


@pytest.fixture
def isla(crew: Crew, place: Place) -> Transition:
    """Isla Reeve, 16, told of by her school."""
    return put(crew, place)
