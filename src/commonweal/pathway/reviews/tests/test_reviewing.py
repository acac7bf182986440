"""Asking for reviews, planning and holding them; notes, unmet needs and targeted lists."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.actions import write_entry
from commonweal.core.ledger.models import Entry
from commonweal.pathway.budgets.models import IndicativeBudget
from commonweal.pathway.forms.actions import save_answers
from commonweal.pathway.plans.actions import agree_as_worker, amend_plan, record_agreement, set_start
from commonweal.pathway.plans.models import Plan
from commonweal.pathway.plans.tests.factories import SYSTEM, direct_payment, in_days, make_budget, terms
from commonweal.pathway.reviews.actions import (
    Finding,
    ask_for_review,
    begin_form,
    decide_note,
    hold_review,
    make_cohort,
    meet_need,
    plan_review,
    record_unmet,
    set_missing_dues,
    settle_member,
    write_note,
)
from commonweal.pathway.reviews.cohort_criteria import Criteria
from commonweal.pathway.reviews.drafts import drafted
from commonweal.pathway.reviews.models import CohortMember, Review, ReviewDue
from commonweal.pathway.reviews.queries import dues, open_review_of, plans_that_match, totals_of
from commonweal.pathway.work.actions import allocate_work
from commonweal.pathway.work.models import WorkItem

pytestmark = pytest.mark.django_db


def entry(kind: str) -> Entry:
    with acting_as(SYSTEM):
        return Entry.objects.filter(kind=kind).latest("number")


def due(plan: Plan) -> ReviewDue:
    with acting_as(SYSTEM):
        return ReviewDue.objects.get(plan=plan, closed_at=None)


def held(actor, plan, review, **changed):
    with acting_as(SYSTEM):
        outcomes = list(plan.outcomes.values_list("pk", flat=True))
    usual = {
        "held_on": timezone.localdate(),
        "method": "person",
        "findings": {pk: Finding("partly", "I see Ann, not the others") for pk in outcomes},
        "next_step": "no_change",
        "summary": "Mostly well",
    }
    return hold_review(actor, review, **(usual | changed))


def test_a_signed_plan_is_due_in_six_weeks_and_the_worklists_hear_of_it(plan):
    found = due(plan)
    assert (found.due_on, found.kind) == (plan.starts_on + timedelta(weeks=6), "light_touch")
    heard = entry("review.due_set").payload
    assert heard["plan"] == str(plan.pk) and heard["due_on"] == found.due_on.isoformat()


def test_the_person_asks_for_it_sooner_once(plan, resident, worker):
    with acting_as(resident) as actor:
        with pytest.raises(ValidationError, match="what has changed"):
            ask_for_review(actor, plan, " ")
        review = ask_for_review(actor, plan, "My son has moved away")
        with pytest.raises(ValidationError, match="asked for already"):
            ask_for_review(actor, plan, "Again")
        with pytest.raises(PermissionDenied):
            plan_review(actor, plan, in_days(3), "planned")
    assert (review.asked_as, due(plan).kind, due(plan).due_on) == ("person", "asked", in_days(28))
    with acting_as(worker) as actor:
        planned = plan_review(actor, plan, in_days(3), "other")
    assert (planned.pk, planned.asked_why, planned.reviewer) == (review.pk, "My son has moved away", worker)
    assert entry("review.planned").payload["review"] == str(review.pk)
    with acting_as(SYSTEM):
        (work,) = WorkItem.objects.filter(kind="review-to-hold")
    assert (work.about_id, work.worker_id, work.due_on) == (plan.pk, worker.pk, in_days(28))


def test_whoever_is_given_a_review_holds_it(plan, worker, manager, staff):
    colleague = staff(Role.SOCIAL_WORKER, "Sam Reed")
    with acting_as(worker) as actor:
        review = plan_review(actor, plan, in_days(3), "planned")
    with acting_as(manager) as actor:
        (item,) = WorkItem.objects.filter(kind="review-to-hold").select_related("person", "team")
        allocate_work(actor, [item], item.team, colleague)
    with acting_as(worker) as actor:
        assert Review.objects.get(pk=review.pk).reviewer == colleague
        plan_review(actor, plan, in_days(5), "planned", reviewer=worker)
        assert WorkItem.objects.get(pk=item.pk).worker == worker


def test_a_budget_for_a_term_says_by_when_its_plan_is_looked_at(plan, worker, planning):
    with acting_as(SYSTEM) as actor:
        before = make_budget(planning.assessment)
        IndicativeBudget.objects.filter(pk=before.pk).update(ends_on=plan.starts_on + timedelta(days=20))
        payload = {"budget": before.pk, "due_on": plan.starts_on + timedelta(days=20)}
        write_entry(actor, "budget.review_due", "It lasts", person_id=plan.person_id, payload=payload)
    assert (due(plan).kind, due(plan).due_on) == ("short_term", plan.starts_on + timedelta(days=20))


def test_the_review_form_is_written_by_both_and_taken_into_the_record(plan, worker, resident):
    with acting_as(resident) as actor:
        review = ask_for_review(actor, plan, "My son has moved away")
        begun = begin_form(actor, review)
        save_answers(actor, begun.form, {"working": "Mornings", "not-working": "Sundays"})
    with acting_as(worker) as actor:
        assert begin_form(actor, review).form == begun.form
        plan_review(actor, plan, timezone.localdate(), "planned")
        answers = {
            "review-kind": "asked",
            "difficulty": "no",
            "enough": "enough",
            "comes": "change",
            "comes-why": "Sundays",
        }
        review = open_review_of(plan)
        with time_machine.travel(plan.starts_on + timedelta(days=30)):
            with pytest.raises(ValidationError, match="Answer these first"):
                held(actor, plan, review)
            save_answers(actor, review.form, answers)
            draft = drafted(review)
            assert draft.initial == {"summary": "Mornings\nSundays\nSundays", "next_step": "amend"}
            done = held(actor, plan, review)
        assert not Review.objects.get(pk=done.pk).form.is_open


def test_a_broker_and_a_stranger_do_not_ask(plan, staff):
    with acting_as(staff(Role.BROKER)) as actor, pytest.raises(PermissionDenied):
        ask_for_review(actor, plan, "Costs too much")


def test_a_review_says_of_each_outcome_how_far_it_was_reached(plan, worker):
    with time_machine.travel(plan.starts_on + timedelta(days=40)), acting_as(worker) as actor:
        review = plan_review(actor, plan, timezone.localdate(), "planned")
        with pytest.raises(ValidationError) as wrong:
            held(actor, plan, review, findings={}, method="", summary=" ", next_step="dance")
        assert {"method", "summary", "next_step"} < set(wrong.value.message_dict)
        assert any(key.startswith("achieved-") for key in wrong.value.message_dict)
        with pytest.raises(ValidationError, match="today or earlier"):
            held(actor, plan, review, held_on=timezone.localdate() + timedelta(days=1))
        review = held(actor, plan, review)
        (found,) = review.outcomes.all()
        assert (found.achieved, found.whose_words) == ("partly", "Rose Penny")
        with pytest.raises(ValidationError, match="held already"):
            held(actor, plan, review)
        with pytest.raises(IntegrityError), transaction.atomic():
            Review.objects.filter(pk=review.pk).update(summary="Better than that")
    assert entry("review.held").payload["national"]["Review Outcomes Achieved"] == "Partially Met"
    assert (due(plan).kind, due(plan).due_on.year) == ("yearly", review.held_on.year + 1)


def test_a_light_touch_look_needs_no_findings_and_does_not_stand_for_the_review(plan, worker):
    with time_machine.travel(plan.starts_on + timedelta(days=30)), acting_as(worker) as actor:
        review = plan_review(actor, plan, timezone.localdate(), "planned", is_light_touch=True)
        held(actor, plan, review, findings={})
    assert (due(plan).kind, due(plan).due_on) == ("yearly", plan.starts_on.replace(year=plan.starts_on.year + 1))


def test_a_change_begins_a_copy_and_the_plan_that_replaces_it_is_due_itself(plan, planning, worker):
    with time_machine.travel(plan.starts_on + timedelta(days=30)), acting_as(worker) as actor:
        review = held(actor, plan, plan_review(actor, plan, timezone.localdate(), "planned"), next_step="amend")
        new = review.amendment
        assert new.replaces_id == plan.pk and new.lines.get().copied_from_id == plan.lines.get().pk
        set_start(actor, new, timezone.localdate() + timedelta(days=7))
        agree_as_worker(actor, Plan.objects.get(pk=new.pk))
        record_agreement(actor, Plan.objects.get(pk=new.pk), decider="person", name="", how="at home")
        with pytest.raises(ValidationError, match="newer plan"):
            plan_review(actor, plan, timezone.localdate(), "planned")
    with acting_as(SYSTEM):
        assert [one.plan_id for one in ReviewDue.objects.filter(closed_at=None)] == [new.pk]


def test_a_plan_begun_already_is_taken_for_the_change(plan, worker):
    with time_machine.travel(plan.starts_on + timedelta(days=30)), acting_as(worker) as actor:
        begun = amend_plan(actor, plan)
        review = held(actor, plan, plan_review(actor, plan, timezone.localdate(), "planned"), next_step="amend")
        assert review.amendment_id == begun.pk


def test_plans_signed_before_are_said_to_be_due_once(plan):
    with acting_as(SYSTEM) as actor:
        ReviewDue.objects.all().delete()
        assert (set_missing_dues(actor), set_missing_dues(actor)) == (1, 0)
    assert due(plan).kind == "light_touch"


def test_a_providers_note_is_taken_up_or_not_with_a_reason(plan, supporter, worker, resident):
    with acting_as(supporter) as actor:
        note = write_note(actor, plan, "She walks further than in May")
        with pytest.raises(PermissionDenied):
            decide_note(actor, note, accept=True)
    with acting_as(resident) as actor, pytest.raises(PermissionDenied):
        write_note(actor, plan, "I walk")
    with acting_as(worker) as actor:
        with pytest.raises(ValidationError, match="Say why"):
            decide_note(actor, note, accept=False)
        decide_note(actor, note, accept=False, why="She was on holiday in May")
        with pytest.raises(ValidationError, match="decided already"):
            decide_note(actor, note, accept=True)


def test_what_is_unmet_is_counted_for_the_place_without_a_name(plan, worker, resident):
    with acting_as(resident) as actor, pytest.raises(PermissionDenied):
        record_unmet(actor, plan, kind="day_opportunity", what="Swimming", reason="transport")
    with acting_as(worker) as actor:
        with pytest.raises(ValidationError) as wrong:
            record_unmet(actor, plan, kind="", what="", reason="")
        assert set(wrong.value.message_dict) == {"kind", "what", "reason"}
        need = record_unmet(actor, plan, kind="day_opportunity", what="Swimming", reason="transport")
        heard = entry("need.unmet").payload
        assert heard["neighbourhood"] == "E02999991" and heard["age_band"] == "85+" and "Rose" not in str(heard)
        with pytest.raises(ValidationError, match="how it is met"):
            meet_need(actor, need, "")
        assert meet_need(actor, need, "The community bus").met_at
    assert entry("need.met").reason == "The community bus"


@pytest.mark.parametrize(
    ("criteria", "matches"),
    [
        ({"kinds": ["personal_assistant"]}, True),
        ({"kinds": ["care_home"]}, False),
        ({"weekly_cost_from": "310"}, True),
        ({"weekly_cost_from": "310.01"}, False),
        ({"above_budget": True}, False),
        ({"age_from": 80}, True),
        ({"age_to": 70}, False),
        ({"months_since_review": 1}, True),
        ({"months_since_review": 12}, False),
        ({"in_hospital_within_months": 6}, False),
        ({"age_from": 80, "kinds": ["care_home"]}, False),
    ],
)
def test_a_list_is_of_plans_that_fulfil_all_that_was_chosen(planning, manager, criteria, matches):
    planning.start(terms(), direct_payment())
    plan = planning.sign()
    with time_machine.travel(plan.starts_on + timedelta(days=60)), acting_as(manager):
        found = plans_that_match(Criteria(**criteria), timezone.localdate())
        assert list(found.values_list("pk", flat=True)) == ([plan.pk] if matches else [])


def test_a_targeted_list_adds_up_what_is_free_again(plan, manager, worker):
    with acting_as(worker) as actor, pytest.raises(PermissionDenied):
        make_cohort(actor, "Single-handed care", "Two at a time", Criteria(age_from=18))
    with acting_as(manager) as actor:
        with pytest.raises(ValidationError, match="No plan"):
            make_cohort(actor, "None", "None", Criteria(age_from=129))
        cohort = make_cohort(actor, "Single-handed care", "Hoists instead of two", Criteria(age_from=18))
    with acting_as(worker) as actor:
        member = CohortMember.objects.get(cohort=cohort)
        with pytest.raises(ValidationError) as wrong:
            settle_member(actor, member, "continue", "As it is", weekly_released=Decimal(5))
        assert "weekly_released" in wrong.value.message_dict
        settle_member(
            actor, member, "technology", "A hoist", weekly_hours_released=Decimal(4), weekly_released=Decimal(100)
        )
        totals = totals_of(cohort)
    assert (totals.members, totals.settled, totals.weekly_hours_released, totals.weekly_released) == (1, 1, 4, 100)
    assert dict(totals.by_outcome)["Technology or equipment instead"] == 1


def test_a_worker_of_another_team_sees_nothing_that_is_due(plan, staff, provider_organisation):
    elsewhere = staff(Role.SOCIAL_WORKER, "Ro West", organisation=provider_organisation)
    with acting_as(elsewhere) as actor:
        assert not dues(actor, only_own=False).exists()
