"""Writing a plan: who may, what it asks for, and that what was agreed to does not change unseen."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.pathway.plans.actions import (
    add_line,
    add_outcome,
    agree_as_worker,
    amend_plan,
    change_line,
    change_outcome,
    move_outcome,
    record_agreement,
    remove_line,
    remove_outcome,
    set_start,
    start_plan,
    take_over_plan,
)
from commonweal.pathway.plans.models import Holding, Plan, PlannedOutcome, SupportLine
from commonweal.pathway.plans.queries import unanswered_needs
from commonweal.pathway.plans.readiness import what_is_missing
from commonweal.pathway.plans.tests.factories import (
    SYSTEM,
    direct_payment,
    in_days,
    make_assessment,
    make_budget,
    terms,
)
from commonweal.pathway.work.actions import allocate_work
from commonweal.pathway.work.models import WorkItem
from commonweal.people.sight.actions import grant_sight, viewer_of
from commonweal.people.sight.models import Basis

pytestmark = pytest.mark.django_db


def kinds(plan: Plan) -> list[str]:
    with acting_as(SYSTEM):
        return list(Entry.objects.filter(person_id=plan.person_id).order_by("number").values_list("kind", flat=True))


def test_a_worker_starts_a_plan_and_the_ledger_tells(planning):
    with acting_as(planning.worker) as actor:
        plan = start_plan(actor, planning.assessment, planning.budget)
    assert (plan.worker, plan.person, plan.signed_at) == (planning.worker, planning.person, None)
    assert "plan.started" in kinds(plan)


@pytest.mark.parametrize("role", [Role.CONTACT_OFFICER, Role.BROKER, Role.FINANCE_OFFICER, Role.PROVIDER])
def test_others_do_not_start_plans(planning, staff, role):
    with acting_as(staff(role)) as actor, pytest.raises(PermissionDenied):
        start_plan(actor, planning.assessment, planning.budget)


def test_a_plan_needs_eligibility_its_own_budget_and_no_other_plan(planning):
    other = make_assessment(planning.person, planning.worker, is_eligible=False)
    with acting_as(planning.worker) as actor:
        with pytest.raises(ValidationError, match="not found this person eligible"):
            start_plan(actor, other, planning.budget)
        with pytest.raises(ValidationError, match="another assessment"):
            start_plan(actor, planning.assessment, make_budget(other))
        start_plan(actor, planning.assessment, planning.budget)
        with pytest.raises(ValidationError, match="being written"):
            start_plan(actor, planning.assessment, planning.budget)


def test_after_a_signed_plan_comes_an_amendment_not_another_start(planning):
    planning.start()
    planning.sign()
    with acting_as(planning.worker) as actor, pytest.raises(ValidationError, match="by amending it"):
        start_plan(actor, planning.assessment, planning.budget)


def test_the_person_writes_their_own_outcomes(planning, resident):
    plan = planning.start()
    with acting_as(resident) as actor:
        outcome = add_outcome(actor, plan, "  I want to dance ", "My niece takes me")
        change_outcome(actor, outcome, "I want to dance on Fridays", "My niece takes me")
    with acting_as(SYSTEM):
        assert [o.words for o in plan.outcomes.all()] == ["I want to see my friends", "I want to dance on Fridays"]


def test_what_the_assessment_found_has_an_outcome_before_anybody_agrees(planning):
    found = {"b": "She slips in the bath", "d": "Buttons take an hour"}
    planning.assessment = make_assessment(planning.person, planning.worker, found=found)
    planning.budget = make_budget(planning.assessment)
    plan = planning.start()
    with acting_as(planning.worker) as actor:
        assert [(one.letter, one.note) for one in unanswered_needs(plan)] == list(found.items())
        with pytest.raises(ValidationError, match="keeping clean, getting dressed"):
            agree_as_worker(actor, plan)
        with pytest.raises(ValidationError, match="did not find this: c"):
            add_outcome(actor, plan, "I want to bathe", needs="bc")
        outcome = add_outcome(actor, plan, "I want to be up and dressed by nine", needs="db")
        assert (outcome.needs, unanswered_needs(plan)) == ("bd", [])
        agree_as_worker(actor, plan)
        change_outcome(actor, outcome, outcome.words, needs="d")
    assert planning.plan.worker_agreed_at is None


def test_the_person_writes_support_and_its_price_stays_the_workers(planning, resident):
    plan = planning.start(terms(weekly_hours=Decimal(6)))
    with acting_as(resident) as actor:
        added = add_line(actor, plan, terms(description="Help on Sundays"))
        priced = plan.lines.exclude(pk=added.pk).get()
        change_line(actor, priced, terms(weekly_hours=Decimal(5), hourly_price=Decimal(1), is_free=True))
    with acting_as(SYSTEM):
        added.refresh_from_db()
        priced.refresh_from_db()
        assert [part.words for part in what_is_missing(plan)] == ["a price for “Help on Sundays”"]
    assert (added.weekly_hours, added.hourly_price) == (10, 0)
    assert (added.written_by_name, added.written_as) == ("Rose Penny", "person")
    assert (priced.weekly_hours, priced.hourly_price, priced.is_free) == (5, Decimal("25.00"), False)


def test_what_the_person_no_longer_wants_paid_for_has_no_price(planning, resident):
    plan = planning.start()
    with acting_as(resident) as actor:
        line = change_line(actor, plan.lines.get(), terms(holding=Holding.UNPAID, who="My son"))
    assert (line.holding, line.hourly_price) == (Holding.UNPAID, 0)


def test_a_carer_with_sight_of_care_writes_and_one_without_does_not(planning):
    plan = planning.start()
    carer = Account.objects.create_user("sam@home.example", name="Sam Penny")
    with acting_as(SYSTEM) as actor:
        grant_sight(actor, planning.person, [viewer_of(carer)], ["identity", "money"], Basis.CARER)
    with acting_as(carer) as actor, pytest.raises(Plan.DoesNotExist):
        add_outcome(actor, plan, "I want a rest")
    with acting_as(SYSTEM) as actor:
        grant_sight(actor, planning.person, [viewer_of(carer)], ["care"], Basis.CARER)
    with acting_as(carer) as actor:
        outcome = add_outcome(actor, plan, "I want Sam to have a rest")
    assert (outcome.written_by_name, outcome.written_as) == ("Sam Penny", "carer")


def test_a_broker_who_sees_the_plan_does_not_word_it(planning, broker):
    planning.start()
    planning.sign()
    with acting_as(planning.worker) as actor:
        draft = amend_plan(actor, planning.plan)
    with acting_as(broker) as actor, pytest.raises(PermissionDenied):
        add_outcome(actor, Plan.objects.get(pk=draft.pk), "More")


def test_a_worker_of_another_team_does_not_see_the_plan_at_all(planning, staff, provider_organisation):
    plan = planning.start()
    elsewhere = staff(Role.SOCIAL_WORKER, "Ro West", organisation=provider_organisation)
    with acting_as(elsewhere) as actor, pytest.raises(Plan.DoesNotExist):
        add_outcome(actor, plan, "More")


def test_outcomes_move_and_go(planning):
    plan = planning.start()
    with acting_as(planning.worker) as actor:
        second = add_outcome(actor, plan, "Second")
        third = add_outcome(actor, plan, "Third")
        move_outcome(actor, third, up=True)
        move_outcome(actor, third, up=True)
        move_outcome(actor, third, up=True)
        move_outcome(actor, second, up=False)
        assert [o.words for o in plan.outcomes.all()] == ["Third", "I want to see my friends", "Second"]
        remove_outcome(actor, plan.outcomes.first())
        assert [o.words for o in plan.outcomes.all()] == ["I want to see my friends", "Second"]


def test_an_outcome_needs_words(planning):
    plan = planning.start()
    with acting_as(planning.worker) as actor, pytest.raises(ValidationError, match="their own words"):
        add_outcome(actor, plan, "   ")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"description": " "}, "description"),
        ({"hourly_price": Decimal(0)}, "hourly_price"),
        ({"weekly_hours": Decimal(0)}, "weekly_hours"),
        ({"weekly_price": Decimal(5)}, "weekly_price"),
        ({"holding": Holding.UNPAID}, "holding"),
        ({"kind": "butler"}, "kind"),
        ({"weekly_hours": Decimal(501)}, "weekly_hours"),
    ],
)
def test_a_line_says_which_part_makes_no_sense(planning, changed, field):
    plan = planning.start()
    with acting_as(planning.worker) as actor, pytest.raises(ValidationError) as refused:
        add_line(actor, plan, terms(**changed))
    assert list(refused.value.message_dict) == [field]


def test_a_line_cannot_serve_an_outcome_of_another_plan(planning):
    plan = planning.start()
    with acting_as(SYSTEM):
        elsewhere = Plan.objects.create(
            person=planning.person,
            assessment=planning.assessment,
            budget=planning.budget,
            worker=planning.worker,
            started_at=plan.started_at,
        )
        outcome = PlannedOutcome.objects.create(person=planning.person, plan=elsewhere, words="Elsewhere")
    with acting_as(planning.worker) as actor, pytest.raises(ValidationError, match="this plan"):
        add_line(actor, plan, terms(outcome=outcome))


def agreed(planning) -> Plan:
    """A plan that its worker and (on paper) nobody else has agreed to."""
    planning.start(terms(), direct_payment())
    with acting_as(planning.worker) as actor:
        agree_as_worker(actor, planning.plan)
    assert planning.plan.worker_agreed_at and planning.plan.weekly_cost == Decimal("310.00")
    return planning.plan


CHANGES = {
    "an outcome is added": lambda actor, plan: add_outcome(actor, plan, "More"),
    "an outcome is reworded": lambda actor, plan: change_outcome(actor, plan.outcomes.first(), "Otherwise"),
    "an outcome is removed": lambda actor, plan: remove_outcome(actor, plan.outcomes.first()),
    "a line is added": lambda actor, plan: add_line(actor, plan, direct_payment(description="Swimming")),
    "a line is changed": lambda actor, plan: change_line(actor, plan.lines.first(), terms(weekly_hours=Decimal(9))),
    "a line is removed": lambda actor, plan: remove_line(actor, plan.lines.first()),
    "the start is moved": lambda actor, plan: set_start(actor, plan, in_days(21)),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_after_an_agreement_asks_again(planning, change):
    plan = agreed(planning)
    with acting_as(planning.worker) as actor:
        change(actor, plan)
    now = planning.plan
    assert (now.worker_agreed_at, now.weekly_cost, now.working) == (None, None, None)
    assert kinds(plan)[-3:] == ["plan.changed", "approval.withdrawn", "plan.agreements_cleared"]


def test_nothing_changed_asks_nobody_again(planning):
    plan = agreed(planning)
    with acting_as(planning.worker) as actor:
        change_line(actor, plan.lines.first(), terms())
        change_outcome(actor, plan.outcomes.first(), "I want to see my friends")
        set_start(actor, plan, plan.starts_on)
        move_outcome(actor, plan.outcomes.first(), up=True)
        take_over_plan(actor, plan)
    assert planning.plan.worker_agreed_at


def test_a_colleague_takes_a_plan_over_and_asks_again(planning, staff):
    plan = agreed(planning)
    colleague = staff(Role.SOCIAL_WORKER, "Sam Reed")
    with acting_as(colleague) as actor:
        take_over_plan(actor, plan)
    assert planning.plan.worker == colleague
    assert planning.plan.worker_agreed_at is None


def test_whoever_is_given_the_plan_to_write_is_its_worker(planning, staff, manager):
    agreed(planning)
    colleague = staff(Role.SOCIAL_WORKER, "Sam Reed")
    with acting_as(manager) as actor:
        (item,) = WorkItem.objects.filter(kind="plan-to-agree", done_at=None).select_related("person", "team")
        allocate_work(actor, [item], item.team, colleague, "She knows the sister")
    assert (planning.plan.worker, planning.plan.worker_agreed_at) == (colleague, None)
    with acting_as(manager) as actor:
        take_over_plan(actor, planning.plan)
    with acting_as(SYSTEM):
        assert WorkItem.objects.get(pk=item.pk).worker == manager


def test_a_start_far_from_today_is_a_slip(planning):
    plan = planning.start()
    with acting_as(planning.worker) as actor, pytest.raises(ValidationError, match="within a year"):
        set_start(actor, plan, in_days(400))


def test_the_database_itself_keeps_a_signed_plan_as_it_is(planning):
    planning.start(terms(), direct_payment())
    plan = planning.sign()
    attempts = [
        lambda: Plan.objects.filter(pk=plan.pk).update(weekly_cost=1),
        lambda: SupportLine.objects.filter(plan=plan).update(weekly_hours=1),
        lambda: PlannedOutcome.objects.filter(plan=plan).update(words="Other"),
        lambda: PlannedOutcome.objects.filter(plan=plan).delete(),
        lambda: PlannedOutcome.objects.create(person=plan.person, plan=plan, words="One more"),
    ]
    for attempt in attempts:
        with acting_as(SYSTEM), pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
            attempt()


def test_a_signed_plan_says_so_to_whoever_would_change_it(planning):
    plan = planning.start()
    planning.sign()
    with acting_as(planning.worker) as actor:
        for change in CHANGES.values():
            with pytest.raises(ValidationError, match="signed and does not change"):
                change(actor, plan)
        with pytest.raises(ValidationError, match="signed and does not change"):
            record_agreement(actor, plan, decider="person", name="", how="again")
