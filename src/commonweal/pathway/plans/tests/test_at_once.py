"""Two people at the same moment on one plan: it is signed once, and never with what nobody agreed to."""

from datetime import date

import pytest

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.accounts.tests.at_once import at_once
from commonweal.core.ledger.models import Entry
from commonweal.core.ledger.queries import verify_ledger
from commonweal.core.places.models import Area, Place
from commonweal.pathway.plans.actions import add_line, agree_as_person, agree_as_worker, start_plan
from commonweal.pathway.plans.models import Plan, Support
from commonweal.pathway.plans.queries import weekly_cost_of
from commonweal.pathway.plans.tests.factories import SYSTEM, Planning, direct_payment, make_person, planning_with


@pytest.fixture
def planning(own_database) -> Planning:
    with acting_as(SYSTEM):
        place = Place.objects.create(slug="seaborough", name="Seaborough")
        Area.objects.create(code="E02999991", place=place, kind=Area.Kind.NEIGHBOURHOOD, name="Harbour")
        council = Organisation.objects.create(place=place, kind=Organisation.Kind.COUNCIL, name="Seaborough Council")
        team = Team.objects.create(organisation=council, name="Planners", work=Team.Work.ASSESSMENT)
        worker = Account.objects.create_user("maya@seaborough.example", name="Maya Ellis")
        Membership.objects.create(account=worker, team=team, role=Role.SOCIAL_WORKER, starts_on=date(2020, 1, 1))
        person = make_person(place, team, account=Account.objects.create_user("rose@seaborough.example", name="Rose"))
    return planning_with(person, worker)


def test_the_person_and_the_worker_agree_at_once_and_it_is_signed_once(planning):
    plan = planning.start(direct_payment())
    told = at_once(
        (planning.worker, lambda actor: agree_as_worker(actor, plan)),
        (planning.person.account, lambda actor: agree_as_person(actor, plan)),
    )
    assert told == ["done", "done"]
    with acting_as(SYSTEM):
        assert Support.objects.count() == 1
        assert Entry.objects.filter(kind="plan.signed").count() == 1
    assert verify_ledger().first_break is None


def test_a_change_and_the_last_agreement_at_once_never_sign_what_was_not_agreed(planning):
    plan = planning.start(direct_payment())
    with acting_as(planning.worker) as actor:
        agree_as_worker(actor, plan)
    at_once(
        (planning.worker, lambda actor: add_line(actor, plan, direct_payment(description="Swimming"))),
        (planning.person.account, lambda actor: agree_as_person(actor, plan)),
    )
    with acting_as(SYSTEM):
        now = planning.plan
        lines = list(now.lines.all())
        if now.signed_at:
            assert now.weekly_cost == sum(weekly_cost_of(line) for line in lines)
            assert len(lines) == 1
        else:
            assert len(lines) == 2 and now.worker_agreed_at is None


def test_two_starts_at_once_make_one_plan(planning):
    def start(actor):
        start_plan(actor, planning.assessment, planning.budget)

    told = at_once((planning.worker, start), (planning.worker, start))
    assert told[1] == "done" and "being written" in told[0]
    with acting_as(SYSTEM):
        assert Plan.objects.count() == 1
