"""Holding a review: what was reached, in whose words, and what happens next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.forms.actions import finish_form
from commonweal.pathway.plans.actions import amend_plan
from commonweal.pathway.plans.models import Plan
from commonweal.pathway.plans.queries import PLANNERS, amendment_of
from commonweal.pathway.reviews.actions.dues import set_due
from commonweal.pathway.reviews.actions.planning import in_force
from commonweal.pathway.reviews.findings import ACHIEVED_WORDS, METHOD_WORDS, NEXT_WORDS, Next, national_fields
from commonweal.pathway.reviews.models import Review, ReviewedOutcome


@dataclass(frozen=True)
class Finding:
    """How far one outcome was reached (a value of Achieved), and what whoever says so says."""

    achieved: str
    words: str = ""
    whose_words: str = ""


def hold_review(
    actor: Actor,
    review: Review,
    *,
    held_on: date,
    method: str,
    findings: Mapping[UUID, Finding],
    next_step: str,
    summary: str,
) -> Review:
    """Record a review that was held: a finding for each outcome of the plan (by its id), and what happens next.

    A light-touch look needs no findings. "amend" begins the plan that will replace this one, as a copy, or takes the
    one that was begun. Where the review form was begun it is finished: ValidationError names what it still asks.
    Nothing of the plan itself changes. Writes `review.held`, with the fields of the national return, and says when the
    next is due. ValidationError by field.
    """
    actor.require_role(*PLANNERS)
    with transaction.atomic():
        plan = in_force(review.plan)
        stored = Review.objects.select_for_update(no_key=True, of=("self",)).select_related("form").get(pk=review.pk)
        if stored.held_on is not None:
            raise ValidationError("This review was held already")
        if stored.form is not None and stored.form.is_open:
            finish_form(actor, stored.form)
        outcomes = list(plan.outcomes.all())
        _check(plan, stored, held_on, method, findings, next_step, summary, {one.pk for one in outcomes})
        stored.held_on, stored.held_by_name, stored.method = held_on, actor.name[:200], method
        stored.next_step, stored.summary = next_step, summary.strip()
        stored.reviewer_id = stored.reviewer_id or actor.account_id
        if next_step == Next.AMEND:
            stored.amendment = amendment_of(plan) or amend_plan(actor, plan)
        stored.save()
        ReviewedOutcome.objects.bulk_create(
            ReviewedOutcome(
                person_id=plan.person_id,
                review=stored,
                outcome=outcome,
                achieved=findings[outcome.pk].achieved,
                words=findings[outcome.pk].words.strip(),
                whose_words=(findings[outcome.pk].whose_words.strip() or plan.person.name)[:200],
            )
            for outcome in outcomes
            if outcome.pk in findings
        )
        write_entry(
            actor,
            "review.held",
            f"The plan was reviewed: {NEXT_WORDS[Next(next_step)].lower()}",
            person_id=plan.person_id,
            payload={
                "review": stored.pk,
                "plan": plan.pk,
                "held_on": held_on,
                "is_light_touch": stored.is_light_touch,
                "next": next_step,
                "amendment": stored.amendment_id,
                "national": national_fields(stored.reason, method, [one.achieved for one in findings.values()]),
                "worker": plan.worker_id,
            },
        )
        set_due(actor, plan)
    return stored


def _check(
    plan: Plan,
    review: Review,
    held_on: date,
    method: str,
    findings: Mapping[UUID, Finding],
    next_step: str,
    summary: str,
    outcomes: set[UUID],
) -> None:
    wrong = {}
    if held_on > timezone.localdate():
        wrong["held_on"] = "Enter the day it was held: today or earlier"
    elif plan.starts_on and held_on < plan.starts_on:
        wrong["held_on"] = "Enter a day on or after the plan’s first"
    if method not in METHOD_WORDS:
        wrong["method"] = "Choose who was heard"
    if next_step not in NEXT_WORDS:
        wrong["next_step"] = "Choose what happens next"
    if not summary.strip():
        wrong["summary"] = "Say in a few words how it is going"
    for one in outcomes:
        finding = findings.get(one)
        if finding is None or not finding.achieved:
            if not review.is_light_touch:
                wrong[f"achieved-{one}"] = "Choose how far this was reached"
        elif finding.achieved not in ACHIEVED_WORDS:
            wrong[f"achieved-{one}"] = "Choose one of the answers"
    if set(findings) - outcomes:
        raise ValidationError("There is a finding for an outcome that is not of this plan")
    if wrong:
        raise ValidationError(wrong)
