"""Agreeing a plan: who agrees for whom, what is needed above the indicative budget, and what signing sets off."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.models import StoredResult
from commonweal.core.correspondence.models import Message
from commonweal.core.ledger.models import Entry
from commonweal.pathway.charging.models import ContributionTask
from commonweal.pathway.plans.actions import (
    add_line,
    add_outcome,
    agree_as_decider,
    agree_as_person,
    agree_as_worker,
    change_line,
    give_reason,
    record_agreement,
    start_plan,
    take_over_plan,
)
from commonweal.pathway.plans.models import Plan, Support
from commonweal.pathway.plans.queries import budget_of, cost_of, status_words_of
from commonweal.pathway.plans.status import Status
from commonweal.pathway.plans.tests.factories import (
    SYSTEM,
    approve,
    approver_near,
    direct_payment,
    in_days,
    make_contribution,
    terms,
)
from commonweal.pathway.work.actions import decide_approval
from commonweal.pathway.work.models import Approval
from commonweal.pathway.work.queries.approvals import waiting_for_approval
from commonweal.people.circle.models import Standing, Supporter
from commonweal.people.sight.actions import grant_sight, take_emergency_access, viewer_of
from commonweal.people.sight.models import Basis, Sight

pytestmark = pytest.mark.django_db


def status(planning) -> Status:
    with acting_as(SYSTEM):
        return status_words_of(planning.plan, budget_of(planning.plan))[0]


def entries(planning, kind: str) -> list[Entry]:
    with acting_as(SYSTEM):
        return list(Entry.objects.filter(person_id=planning.person.pk, kind=kind).order_by("number"))


def supports(planning) -> list[Support]:
    with acting_as(SYSTEM):
        return list(Support.objects.filter(person=planning.person).select_related("line").order_by("starts_on"))


def dear(planning, hours: int = 18) -> Plan:
    """A plan of £450 a week against £400, or of so many hours at £25."""
    return planning.start(terms(weekly_hours=Decimal(hours)))


def put_forward(planning, why: str = "Two workers are needed") -> None:
    """The worker says why it costs more, and agrees."""
    with acting_as(planning.worker) as actor:
        give_reason(actor, planning.plan, why)
        agree_as_worker(actor, planning.plan)


def waiting(account) -> list[Approval]:
    """What waits for somebody's approval."""
    with acting_as(account) as actor:
        return list(waiting_for_approval(actor))


def decide(account, decision: str = "agreed", reason: str = "") -> None:
    """Somebody decides the one thing that waits for them."""
    (asked,) = waiting(account)
    with acting_as(account) as actor:
        decide_approval(actor, asked, decision, reason)


def test_person_and_worker_agree_and_it_is_signed(planning, resident):
    planning.start(terms(), direct_payment())
    with acting_as(planning.worker) as actor:
        agree_as_worker(actor, planning.plan)
    assert status(planning) is Status.WAITING_FOR_PERSON
    approve(planning.plan)
    with acting_as(resident) as actor:
        agree_as_person(actor, planning.plan)
    plan = planning.plan
    assert plan.signed_at and plan.weekly_cost == Decimal("310.00")
    assert plan.person_agreed_by == "Rose Penny, signed in to their own record"
    assert status(planning) is Status.SIGNED
    with acting_as(SYSTEM):
        managed = str(plan.lines.get(holding="managed").pk)
    signed = entries(planning, "plan.signed")[0].payload
    assert signed == {
        "plan": str(plan.pk),
        "weekly_cost": "310.00",
        "weekly_chargeable": "310.00",
        "starts_on": plan.starts_on.isoformat(),
        "replaces": None,
        "support_reason": "",
        "to_arrange": [managed],
    }


def test_the_working_is_kept_with_the_first_agreement(planning):
    make_contribution(planning.person, "30.50")
    planning.start(terms())
    planning.sign()
    with acting_as(SYSTEM):
        kept = StoredResult.objects.get(pk=planning.plan.working_id)
    assert (kept.calculation, kept.compartment) == ("plan-cost", "money")
    assert kept.result["weekly_cost"] == "250.00"
    assert kept.result["weekly_council_share"] == "219.50"
    assert kept.inputs["weekly_indicative"] == "400.00"


def test_somebody_who_pays_the_full_cost_pays_all_of_it(planning):
    make_contribution(planning.person, "99.00", is_full_cost=True)
    planning.start(terms())
    with acting_as(planning.worker):
        cost = cost_of(planning.plan)
    assert (cost.weekly_contribution, cost.weekly_council_share) == (Decimal("250.00"), Decimal("0.00"))


def test_nobody_agrees_to_an_unfinished_plan(planning, resident):
    with acting_as(planning.worker) as actor:
        plan = start_plan(actor, planning.assessment, planning.budget)
        with pytest.raises(ValidationError, match=r"outcome.*piece of support and the day it starts"):
            agree_as_worker(actor, plan)
    with acting_as(resident) as actor, pytest.raises(ValidationError, match="the plan needs"):
        agree_as_person(actor, plan)


def test_the_person_agrees_only_to_their_own_plan(planning, manager):
    plan = planning.start()
    for other in (planning.worker, manager):
        with acting_as(other) as actor, pytest.raises(PermissionDenied):
            agree_as_person(actor, plan)


@pytest.fixture
def attorney(planning) -> Standing:
    """June, who holds a registered lasting power of attorney for health and welfare."""
    with acting_as(SYSTEM):
        june = Supporter.objects.create(person=planning.person, name="June Hill", kind="family")
        return Standing.objects.create(
            person=planning.person,
            supporter=june,
            holder_name="June Hill",
            kind="lpa_health",
            reference="7000-1234",
            registered_on=in_days(-300),
            starts_on=in_days(-300),
            checked_on=in_days(-200),
            checked_by_name="Ade Cole",
        )


def test_an_attorney_decides_by_a_right_that_was_seen_and_only_what_the_person_cannot(planning, attorney):
    planning.start()
    given = {"decider": str(attorney.pk), "how": "by phone"}
    with acting_as(planning.worker) as actor:
        with pytest.raises(ValidationError, match="why they cannot decide this now"):
            record_agreement(actor, planning.plan, **given)
        with pytest.raises(ValidationError, match="June Hill may decide this"):
            record_agreement(
                actor, planning.plan, decider="best_interests", how="x", name="Maya", why_not="x", advocate="Al"
            )
        record_agreement(actor, planning.plan, **given, why_not="Shown twice; she cannot keep it in mind")
    plan = planning.plan
    assert plan.person_agreed_by.startswith("June Hill (")
    assert "reference 7000-1234, seen by Ade Cole" in plan.agreed_evidence
    assert "cannot keep it in mind" in entries(planning, "plan.agreed")[-1].reason


def test_an_attorney_with_an_account_agrees_themself_by_the_right_that_was_seen(planning, attorney, client):
    june = Account.objects.create_user("june@seaborough.example", "a long enough password", name="June Hill")
    with acting_as(SYSTEM) as actor:
        Supporter.objects.filter(pk=attorney.supporter_id).update(account=june)
        grant_sight(actor, planning.person, [viewer_of(june)], ["identity", "care", "money"], Basis.CARER)
    planning.start()
    client.force_login(june)
    page = reverse("plans:agree_for", args=[planning.plan.pk])
    assert page in client.get(reverse("plans:agreement", args=[planning.plan.pk])).text
    assert "There is a problem" in client.post(page, {"words": " "}).text
    client.post(page, {"words": "We read it twice; since the stroke she cannot weigh it up."})
    with acting_as(SYSTEM):
        agreed = Plan.objects.get(pk=planning.plan.pk)
    assert agreed.person_agreed_by.startswith("June Hill (")
    assert "since the stroke" in agreed.agreed_evidence
    with acting_as(planning.worker) as actor, pytest.raises(PermissionDenied):
        agree_as_decider(actor, planning.plan, "no")


def test_where_nobody_has_the_right_it_is_decided_in_best_interests_with_somebody_who_speaks_for_them(planning):
    planning.start()
    with acting_as(planning.worker) as actor:
        record_agreement(
            actor,
            planning.plan,
            decider="best_interests",
            name="Maya Ellis",
            why_not="She was asked on three days",
            advocate="Nell Hart, advocate",
            how="at a meeting",
        )
    assert "Who spoke for Rose: Nell Hart, advocate" in planning.plan.agreed_evidence


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"decider": "neighbour", "name": "Al", "how": "by phone"}, "decider"),
        ({"decider": "best_interests", "how": "x", "advocate": "Al", "why_not": "x"}, "name"),
        ({"decider": "best_interests", "how": "x", "name": "Al", "why_not": "x"}, "advocate"),
        ({"decider": "best_interests", "how": "x", "name": "Al", "advocate": "Al"}, "why_not"),
        ({"decider": "person", "name": "", "how": " "}, "how"),
    ],
)
def test_a_recorded_agreement_says_who_and_how(planning, given, field):
    planning.start()
    with acting_as(planning.worker) as actor, pytest.raises(ValidationError) as refused:
        record_agreement(actor, planning.plan, **given)
    assert list(refused.value.message_dict) == [field]


def test_only_the_plans_own_worker_agrees_as_the_worker(planning, staff, manager):
    planning.start()
    for other in (staff(Role.SOCIAL_WORKER, "Sam Reed"), manager):
        with acting_as(other) as actor, pytest.raises(PermissionDenied, match="Take the plan over"):
            agree_as_worker(actor, planning.plan)


def test_above_the_budget_a_reason_and_a_managers_approval_are_needed(planning, manager):
    dear(planning)
    with acting_as(planning.worker) as actor:
        with pytest.raises(ValidationError, match=r"£50.00 a week more.*Record why"):
            agree_as_worker(actor, planning.plan)
        give_reason(actor, planning.plan, "Two workers are needed to lift safely")
        agree_as_worker(actor, planning.plan)
        record_agreement(actor, planning.plan, decider="person", name="", how="at home")
    assert planning.plan.signed_at is None
    assert status(planning) is Status.WAITING_FOR_MANAGER
    assert waiting(planning.worker) == []
    (asked,) = waiting(manager)
    assert (asked.weekly_amount, asked.weekly_indicative) == (Decimal("450.00"), Decimal("400.00"))
    assert (asked.why, asked.asked_by) == ("Two workers are needed to lift safely", planning.worker)
    decide(manager)
    plan = planning.plan
    assert plan.signed_at and plan.manager == manager
    assert entries(planning, "plan.agreed")[-1].reason == "Two workers are needed to lift safely"


@pytest.mark.parametrize(
    ("hours", "level"), [(10, ""), (11, "team-manager"), (19, "team-manager"), (20, "service-manager")]
)
def test_who_may_agree_how_much_is_the_places_scheme(planning, hours, level):
    dear(planning, hours)
    put_forward(planning)
    with acting_as(SYSTEM):
        assert list(Approval.objects.values_list("level", flat=True)) == ([level] if level else [])
    with acting_as(planning.worker) as actor:
        record_agreement(actor, planning.plan, decider="person", name="", how="at home")
    assert (planning.plan.signed_at is not None) is (level == "")


def test_more_than_a_team_managers_limit_waits_for_somebody_above_who_may_sign_it(planning, manager, place, worker):
    dear(planning, 20)
    put_forward(planning)
    assert waiting(manager) == []
    approve(planning.plan)
    assert planning.plan.manager == approver_near(worker)
    with acting_as(planning.worker) as actor:
        record_agreement(actor, planning.plan, decider="person", name="", how="at home")
    assert status(planning) is Status.SIGNED


def test_a_manager_who_plans_does_not_approve_their_own(planning, manager):
    dear(planning)
    with acting_as(manager) as actor:
        take_over_plan(actor, planning.plan)
        give_reason(actor, planning.plan, "Two workers are needed")
        agree_as_worker(actor, planning.plan)
    assert waiting(manager) == []
    with acting_as(SYSTEM):
        asked = Approval.objects.get(decided_at=None)
    with acting_as(manager) as actor, pytest.raises(PermissionDenied, match="Somebody else"):
        decide_approval(actor, asked, "agreed")


def test_whoever_changes_what_it_costs_withdraws_what_was_asked_and_it_is_asked_again(planning, manager, resident):
    dear(planning)
    put_forward(planning)
    with acting_as(resident) as actor:
        add_line(actor, planning.plan, terms(description="Help at night too"))
    assert waiting(manager) == []
    (first,) = entries(planning, "approval.withdrawn")
    assert (first.actor_name, first.reason) == ("Rose Penny", "Asked again: the plan was changed")
    with acting_as(planning.worker) as actor:
        line = planning.plan.lines.get(description="Help at night too")
        change_line(actor, line, terms(description=line.description, weekly_hours=Decimal(1)))
        agree_as_worker(actor, planning.plan)
    (asked,) = waiting(manager)
    assert asked.weekly_amount == Decimal("475.00")


def test_a_cost_that_falls_below_the_limit_asks_nobody_again(planning, manager):
    dear(planning)
    put_forward(planning)
    decide(manager)
    with acting_as(planning.worker) as actor:
        change_line(actor, planning.plan.lines.get(), terms())
        assert planning.plan.manager_agreed_at is None
        agree_as_worker(actor, planning.plan)
        record_agreement(actor, planning.plan, decider="person", name="", how="at home")
    assert status(planning) is Status.SIGNED
    assert planning.plan.manager is None


def test_another_reason_asks_for_approval_again_and_nobody_else(planning, manager, staff):
    dear(planning)
    put_forward(planning)
    decide(manager)
    with (
        acting_as(staff(Role.SOCIAL_WORKER, "Sam Reed")) as actor,
        pytest.raises(ValidationError, match="put this plan"),
    ):
        give_reason(actor, planning.plan, "Because I say so")
    with acting_as(planning.worker) as actor:
        give_reason(actor, planning.plan, "Two workers are needed at night too")
    assert planning.plan.manager_agreed_at is None
    assert planning.plan.worker_agreed_at
    assert [asked.why for asked in waiting(manager)] == ["Two workers are needed at night too"]


@pytest.mark.parametrize(("decision", "remark"), [("sent_back", "Sent back by a manager"), ("refused", "Not approved")])
def test_what_is_not_approved_is_with_the_worker_again_with_the_reason(planning, manager, decision, remark):
    dear(planning)
    put_forward(planning)
    decide(manager, decision, "Why two and not one with a hoist?")
    assert planning.plan.worker_agreed_at is None
    with acting_as(planning.worker):
        (said,) = planning.plan.remarks.all()
    assert (said.get_kind_display(), said.words) == (remark, "Why two and not one with a hoist?")
    assert entries(planning, "plan.sent_back")[0].reason == "Why two and not one with a hoist?"
    assert waiting(manager) == []


def test_a_reason_needs_words(planning):
    dear(planning)
    with acting_as(planning.worker) as actor, pytest.raises(ValidationError, match="Say why"):
        give_reason(actor, planning.plan, " ")


def test_whoever_cannot_see_the_budget_cannot_sign_past_who_approves(planning, staff, provider_organisation):
    dear(planning)
    with acting_as(planning.worker) as actor:
        give_reason(actor, planning.plan, "Two workers are needed")
        agree_as_worker(actor, planning.plan)
    hurried = staff(Role.SOCIAL_WORKER, "Hal Rush", organisation=provider_organisation)
    with acting_as(SYSTEM) as actor:
        from commonweal.people.sight.actions import grant_sight, viewer_of
        from commonweal.people.sight.models import Basis

        grant_sight(actor, planning.person, [viewer_of(hurried)], ["identity"], Basis.COUNCIL)
    with acting_as(hurried) as actor:
        take_emergency_access(actor, planning.person, "She has fallen and nobody knows her plan")
        with pytest.raises(PermissionDenied, match="budget"):
            record_agreement(actor, planning.plan, decider="person", name="", how="in a hurry")


def test_direct_payments_begin_on_the_plans_first_day_and_tell_all_that_is_counted(planning):
    planning.start(terms(), direct_payment())
    plan = planning.sign()
    (support,) = supports(planning)
    assert (support.starts_on, support.weekly_cost, support.provider_name) == (
        plan.starts_on,
        Decimal("60.00"),
        "Jo Marsh",
    )
    (entry,) = entries(planning, "support.started")
    assert entry.payload == {
        "support": str(support.pk),
        "line": str(support.line_id),
        "kind": "personal_assistant",
        "holding": "direct_payment",
        "weekly_hours": "4.00",
        "weekly_cost": "60.00",
        "starts_on": plan.starts_on.isoformat(),
        "place": "seaborough",
        "neighbourhood": "E02999991",
        "former_council": "seaborough-old",
        "age_band": "85+",
        "continues": None,
    }


def test_brokers_see_the_person_once_something_is_to_be_arranged(planning, broker):
    planning.start(direct_payment())
    planning.sign()
    with acting_as(broker):
        assert not Plan.objects.exists()
    team = Team.objects.get(memberships__account=broker)
    with acting_as(SYSTEM):
        assert not Sight.objects.filter(viewer=team.pk).exists()


def test_brokers_of_the_workers_council_are_let_in_for_managed_support(planning, broker):
    planning.start(terms())
    planning.sign()
    team = Team.objects.get(memberships__account=broker)
    with acting_as(SYSTEM):
        seen = set(Sight.objects.filter(viewer=team.pk).values_list("compartment", flat=True))
    assert seen == {"identity", "care"}
    with acting_as(broker):
        assert Plan.objects.get() == planning.plan


def test_the_person_is_told_when_it_waits_for_them_and_when_it_is_signed(planning):
    make_contribution(planning.person, "30.50")
    planning.start(terms(), direct_payment())
    with acting_as(planning.worker) as actor:
        agree_as_worker(actor, planning.plan)
        record_agreement(actor, planning.plan, decider="person", name="", how="by phone")
    approve(planning.plan)
    with acting_as(SYSTEM):
        told = list(Message.objects.filter(person_id=planning.person.pk).order_by("created_at"))
    assert [message.template for message in told] == ["plan-to-agree", "plan-agreed"]
    assert "£310.00" in told[1].body
    assert "you pay £30.50 a week" in told[1].body
    assert f"/plans/{planning.plan.pk}" in told[0].body


def test_agreeing_twice_changes_nothing(planning):
    planning.start()
    with acting_as(planning.worker) as actor:
        first = agree_as_worker(actor, planning.plan).worker_agreed_at
        assert agree_as_worker(actor, planning.plan).worker_agreed_at == first
    assert len(entries(planning, "plan.agreed")) == 1


def test_the_person_who_changes_their_words_is_asked_again_with_the_worker(planning, resident):
    planning.start()
    with acting_as(planning.worker) as actor:
        agree_as_worker(actor, planning.plan)
    with acting_as(resident) as actor:
        add_outcome(actor, planning.plan, "I want to sing")
    assert planning.plan.worker_agreed_at is None
    assert "from the worker" in entries(planning, "plan.agreements_cleared")[0].summary


def test_a_plan_may_start_before_today(planning):
    planning.start(direct_payment(), starts_on=in_days(-3))
    planning.sign()
    (support,) = supports(planning)
    assert support.starts_on == in_days(-3)


def test_what_is_free_of_charge_is_no_part_of_what_a_contribution_is_measured_against(planning):
    planning.start(terms(), terms(description="Getting back on my feet", weekly_hours=Decimal(5), is_free=True))
    make_contribution(planning.person, "900.00")
    planning.sign()
    signed = entries(planning, "plan.signed")[0].payload
    assert (signed["weekly_cost"], signed["weekly_chargeable"]) == ("375.00", "250.00")
    with acting_as(SYSTEM):
        assert ContributionTask.objects.get(person=planning.person).weekly_cost == Decimal("250.00")
        assert cost_of(planning.plan).weekly_contribution == Decimal("250.00")
