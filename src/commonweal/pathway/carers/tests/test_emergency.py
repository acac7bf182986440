"""The emergency plan: who writes it, who reads it, and what happens when it is used."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commonweal.core.accounts.actors import acting_as
from commonweal.core.ledger.models import Entry
from commonweal.pathway.carers.actions import (
    activate_plan,
    agree_helper,
    confirm_plan,
    end_emergency,
    open_by_card,
    record_call,
    write_plan,
)
from commonweal.pathway.carers.facts import HelperFacts, PlanFacts
from commonweal.pathway.carers.models import Activation, EmergencyHelper, EmergencyPlan
from commonweal.pathway.carers.paper import card_as_pdf, plan_as_pdf
from commonweal.pathway.carers.tests.conftest import IVY, NED, PLAN, SYSTEM
from commonweal.pathway.work.models import WorkItem
from commonweal.people.sight.actions import grant_sight, viewer_of
from commonweal.people.sight.models import Basis, Sight

pytestmark = pytest.mark.django_db
REASON = "Her son was taken to hospital an hour ago"


def test_a_change_is_a_new_version_and_whoever_agreed_is_not_asked_again(plan, caring, owen_account):
    with acting_as(owen_account) as actor:
        agree_helper(actor, EmergencyHelper.objects.get(name="Ivy Oake"), date(2026, 11, 20))
        again = write_plan(actor, caring, PlanFacts("Ring Ivy first"), [NED, IVY])
        assert [(one.version, one.replaced_at is None) for one in EmergencyPlan.objects.order_by("version")] == [
            (1, False), (2, True),
        ]  # fmt: skip
        helpers = [(one.position, one.name, one.agreed_on) for one in again.helpers.all()]
        assert helpers == [(1, "Ned Penny", None), (2, "Ivy Oake", date(2026, 11, 20))]
        assert again.review_on == date(2027, 11, 23)
        with pytest.raises(ValidationError, match="newer plan"):
            confirm_plan(actor, plan)


@pytest.mark.parametrize(
    ("facts", "helpers", "field"),
    [
        (PlanFacts(" "), [IVY], "first"),
        (PLAN, [], "helpers"),
        (PLAN, [HelperFacts("Ivy", "ask me")], "helpers"),
        (PLAN, [IVY] * 6, "helpers"),
        (PlanFacts("x", review_on=date(2026, 11, 23)), [IVY], "review_on"),
    ],
)
def test_a_plan_that_cannot_be_followed_is_refused_by_field(facts, helpers, field, caring, owen_account):
    with acting_as(owen_account) as actor, pytest.raises(ValidationError) as refused:
        write_plan(actor, caring, facts, helpers)
    assert list(refused.value.message_dict) == [field]


def test_who_cares_for_her_sees_the_plan_on_her_record_and_she_only_where_it_is_shown(
    plan, caring, rose, resident, crew, owen_account
):
    with acting_as(SYSTEM) as actor:
        grant_sight(actor, rose, [viewer_of(crew.officer)], ["identity", "care"], Basis.WORKER)
    with acting_as(crew.officer) as actor:
        assert EmergencyPlan.objects.get().helpers.count() == 2, "she sees Rose's care, and nothing of Owen's record"
        with pytest.raises(PermissionDenied):
            confirm_plan(actor, plan)
    for account in (crew.elsewhere, crew.commissioner, resident):
        with acting_as(account):
            assert not EmergencyPlan.objects.exists()
            assert not EmergencyHelper.objects.exists()
    with acting_as(owen_account) as actor:
        write_plan(actor, caring, PlanFacts("Ring Ivy", is_shown=True), [IVY])
    with acting_as(resident) as actor:
        assert EmergencyPlan.objects.get().first == "Ring Ivy"
        with pytest.raises(PermissionDenied):
            activate_plan(actor, EmergencyPlan.objects.get(), "Me", "He did not come")


def test_a_plan_that_is_used_is_work_for_today_until_it_is_ended(plan, rose, owen_account, crew):
    with acting_as(crew.worker) as actor:
        with pytest.raises(ValidationError) as refused:
            activate_plan(actor, plan, "", " ")
        assert set(refused.value.message_dict) == {"told_by", "happened"}
        used = activate_plan(actor, plan, "Poole hospital", REASON)
        with pytest.raises(ValidationError, match="in use already"):
            activate_plan(actor, plan, "Ned", REASON)
        item = WorkItem.objects.get(kind="carer-emergency")
        assert (item.person, item.due_on, item.worker, item.done_at) == (rose, date(2026, 11, 23), crew.worker, None)
        record_call(actor, used, "Ivy Oake", "no_answer")
        record_call(actor, used, "Ned Penny", "coming", "There by seven")
        with pytest.raises(ValidationError):
            end_emergency(actor, used, " ")
        end_emergency(actor, used, "Ned stays until Sunday")
        with pytest.raises(ValidationError, match="is over"):
            record_call(actor, used, "Ivy Oake", "coming")
        assert WorkItem.objects.get(kind="carer-emergency").done_at
    with acting_as(owen_account):
        assert [call.answer for call in Activation.objects.get().calls.all()] == ["no_answer", "coming"]
        kinds = set(Entry.objects.filter(kind__startswith="carer_emergency").values_list("kind", flat=True))
    assert kinds == {"carer_emergency.planned", "carer_emergency.began_for_carer", "carer_emergency.ended_for_carer"}
    with acting_as(SYSTEM):
        about_her = set(Entry.objects.filter(person_id=rose.pk).values_list("kind", flat=True))
    assert {"carer_emergency.began", "carer_emergency.called", "carer_emergency.ended"} <= about_her


def test_the_cards_number_opens_the_plan_to_a_worker_of_another_team_with_a_reason(plan, carer, owen, crew, resident):
    number = carer.card_number.lower()
    with acting_as(crew.elsewhere) as actor:
        with pytest.raises(ValidationError) as refused:
            open_by_card(actor, number, "ill")
        assert list(refused.value.message_dict) == ["reason"]
        with pytest.raises(ValidationError):
            open_by_card(actor, "CR-2222-2222", REASON)
        assert [one.pk for one in open_by_card(actor, number, REASON)] == [plan.pk]
        assert Sight.objects.filter(person=owen, basis=Basis.EMERGENCY, viewer=crew.elsewhere.pk).exists()
        used = activate_plan(actor, plan, "A ward", REASON)
        record_call(actor, used, "Ivy Oake", "coming")
        end_emergency(actor, used, "Ivy is there")
    for account in (crew.commissioner, resident):
        with acting_as(account) as actor, pytest.raises(PermissionDenied):
            open_by_card(actor, number, REASON)


def test_plan_and_card_are_papers(plan, carer):
    with acting_as(SYSTEM):
        paper = plan_as_pdf(plan, carer.card_number, is_large=True, today=date(2026, 11, 23))
        card = card_as_pdf("Owen Penny", carer.card_number, "01632 960999", date(2026, 11, 23))
    assert paper[:5] == card[:5] == b"%PDF-"
