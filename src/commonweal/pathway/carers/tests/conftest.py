"""Rose, who is looked after by her son Owen: he has a record and an account of his own; and the staff around them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Membership, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.models import StoredResult
from commonweal.core.places.models import Place
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.carers.actions import add_caring, link_cared_for, register_carer, write_plan
from commonweal.pathway.carers.facts import CarerFacts, CaringFacts, HelperFacts, PlanFacts
from commonweal.pathway.carers.models import Carer, Caring, EmergencyPlan
from commonweal.people.identity.actions import create_person
from commonweal.people.identity.models import Person

SYSTEM = system_actor("test")
CARING = CaringFacts("Rose Penny", "son", "Comes each evening", Decimal(22), date(2021, 6, 1))
PLAN = PlanFacts("Ring Ivy, and see that Rose has eaten", medication="Warfarin at six")
IVY = HelperFacts("Ivy Oake", "01632 960101", "neighbour", "a night", has_key=True)
NED = HelperFacts("Ned Penny", "01632 960102", "brother", "until Sunday")


@dataclass(frozen=True)
class Crew:
    """Who works where in these tests; `elsewhere` is in a team that keeps neither record."""

    worker: Account
    officer: Account
    elsewhere: Account
    commissioner: Account
    finance: Account
    team: Team


def make_eligible(person: Person, worker: Account) -> Assessment:
    """A carer's assessment that found somebody eligible: unable to reach two outcomes, their health at risk."""
    with acting_as(SYSTEM):
        decision = StoredResult.objects.create(
            calculation="carer-eligibility", version="1", inputs={"health_at_risk": True}, workings=[], policies=[],
            result={"eligible": True, "unable": ["e", "h"], "reasons": []}, person_id=person.pk, compartment="care",
            made_at=timezone.now(), made_by_name="Maya Ellis",
        )  # fmt: skip
        return Assessment.objects.create(
            person=person, kind="carer", started_at=timezone.now(), decided_at=timezone.now(), decision=decision,
            is_eligible=True, assessor=worker, decided_by=worker,
        )  # fmt: skip


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 23, 10, tzinfo=UTC)):
        yield


@pytest.fixture
def crew(staff, council) -> Crew:
    worker, officer = staff(Role.SOCIAL_WORKER, "Maya Ellis"), staff(Role.CONTACT_OFFICER, "Noor Aziz")
    elsewhere = staff(Role.SOCIAL_WORKER, "Wyn West")
    west = Team.objects.create(organisation=council, work=Team.Work.ASSESSMENT, name="West team")
    Membership.objects.filter(account=elsewhere).update(team=west)
    team = Team.objects.select_related("organisation").get(memberships__account=worker)
    return Crew(worker, officer, elsewhere, staff(Role.COMMISSIONER), staff(Role.FINANCE_OFFICER), team)


@pytest.fixture
def rose(crew: Crew, place: Place, resident: Account) -> Person:
    """Rose Penny, with an account, whose record the worker's team keeps."""
    with acting_as(SYSTEM) as actor:
        return create_person(
            actor, place, crew.team, given_name="Rose", family_name="Penny", date_of_birth=date(1944, 2, 1),
            account=resident,
        )  # fmt: skip


@pytest.fixture
def owen_account(db: None) -> Account:
    return Account.objects.create_user("owen@seaborough.example", "a long enough password", name="Owen Penny")


@pytest.fixture
def owen(crew: Crew, place: Place, owen_account: Account) -> Person:
    """Owen Penny, her son, with an account and a record that the same team keeps."""
    with acting_as(SYSTEM) as actor:
        return create_person(
            actor, place, crew.team, given_name="Owen", family_name="Penny", date_of_birth=date(1970, 5, 5),
            email=owen_account.email, account=owen_account,
        )  # fmt: skip


@pytest.fixture
def carer(crew: Crew, owen: Person) -> Carer:
    """Owen on the register, by the worker."""
    with acting_as(crew.worker) as actor:
        return register_carer(actor, owen, CarerFacts(is_working=True, would_help="A weekend away"))


@pytest.fixture
def caring(crew: Crew, carer: Carer, rose: Person) -> Caring:
    """Owen looks after Rose; her record is known to be hers."""
    with acting_as(crew.worker) as actor:
        return link_cared_for(actor, add_caring(actor, carer, CARING), rose)


@pytest.fixture
def plan(caring: Caring, owen_account: Account) -> EmergencyPlan:
    """The plan that Owen wrote, which Rose may not read."""
    with acting_as(owen_account) as actor:
        return write_plan(actor, caring, PLAN, [IVY, NED])
