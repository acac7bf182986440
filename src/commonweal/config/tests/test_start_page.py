"""The start page of the whole house asks the database as often where much waits as where little does."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.actions import send_message
from commonweal.core.correspondence.models import Message
from commonweal.core.correspondence.references import new_reference
from commonweal.core.places.models import Place
from commonweal.market.brokerage.actions import open_brief
from commonweal.market.brokerage.tests.factories import WORDS, account_in, in_hours
from commonweal.market.providers.tests.factories import make_provider
from commonweal.pathway.assessments.actions import allocate_assessment
from commonweal.pathway.charging.actions import ask_for_contribution
from commonweal.pathway.charging.models import ContributionTask
from commonweal.pathway.plans.actions import agree_as_worker, give_reason
from commonweal.pathway.plans.models import SupportLine
from commonweal.pathway.plans.tests.factories import SYSTEM, in_days, make_person, planning_with, terms
from commonweal.pathway.requests.models import Request

pytestmark = pytest.mark.django_db


def questions(account: Account) -> tuple[int, int]:
    """How many questions the start page of somebody asks, and on how many cards something waits."""
    client = Client()
    client.force_login(account)
    client.get("/home")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/home").content.decode()
    return len(asked), page.count("cw-card__waiting")


@pytest.fixture
def people(staff: Callable[..., Account], place: Place, resident: Account) -> dict[str, Account]:
    """Somebody of each kind for whom anything can wait."""
    provider = make_provider(place, "Lantern Home Care")
    roles = (Role.CONTACT_OFFICER, Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.FINANCE_OFFICER, Role.BROKER)
    return {role.value: staff(role) for role in (*roles, Role.ADMINISTRATOR)} | {
        "provider": account_in(provider.organisation, Team.Work.PROVISION, Role.PROVIDER, "Pat Lantern"),
        "resident": resident,
    }


def more_work(place: Place, people: dict[str, Account]) -> None:
    """One more of everything that waits for anybody."""
    officer, worker = people["contact_officer"], people["social_worker"]
    contact, team = (Team.objects.get(memberships__account=account) for account in (officer, worker))
    new, to_allocate, allocated, being_planned, planned = (make_person(place, team) for _ in range(5))
    with acting_as(SYSTEM) as actor:
        asked = {"place": place, "team": contact, "started_at": timezone.now(), "sent_at": timezone.now()}
        decided = asked | {"decided_at": timezone.now(), "outcome": Request.Outcome.ASSESSMENT}
        Request.objects.create(**asked, reference=new_reference(), person=new)
        Request.objects.create(**decided, reference=new_reference(), person=to_allocate)
        Request.objects.create(
            place=place, started_at=timezone.now(), reference=new_reference(), account=people["resident"]
        )
        allocate_assessment(actor, allocated, team)
        ask_for_contribution(actor, allocated, ContributionTask.Why.ELIGIBLE, organisation=team.organisation)
        message = send_message(actor, "sign-in-link", to_email="rose@example.org", context={"link": "/", "minutes": 15})
        Message.objects.filter(pk=message.pk).update(status=Message.Status.FAILED)
    dear = planning_with(being_planned, worker, weekly_budget="200.00")
    dear.start()
    with acting_as(worker) as actor:
        give_reason(actor, dear.plan, "Two workers lift her")
        agree_as_worker(actor, dear.plan)
    for _ in range(2):
        planning = planning_with(planned, worker)
        planning.start(terms(weekly_hours=Decimal(1)))
        planning.sign()
        planned = make_person(place, team)
    with acting_as(SYSTEM):
        line = SupportLine.objects.select_related("plan", "person").get(plan=planning.plan)
    with acting_as(people["broker"]) as actor:
        open_brief(actor, line, **WORDS, starts_on=in_days(20), closes_at=in_hours(48))


def test_the_start_page_asks_as_many_questions_for_much_work_as_for_little(
    place: Place, people: dict[str, Account]
) -> None:
    more_work(place, people)
    few = {who: questions(account) for who, account in people.items()}
    for _ in range(4):
        more_work(place, people)
    assert {who: questions(account) for who, account in people.items()} == few
    waiting = {who: cards for who, (_, cards) in few.items()}
    assert waiting == {
        "contact_officer": 2, "social_worker": 3, "team_manager": 2, "finance_officer": 1, "broker": 2,
        "administrator": 1, "provider": 1, "resident": 0,
    }  # fmt: skip
