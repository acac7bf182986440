"""By when each plan in force is looked at next: set when it is signed, asked about or reviewed."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.calculations.registry import on_day
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.budgets.models import IndicativeBudget
from commonweal.pathway.direct_payments.models import Agreement
from commonweal.pathway.direct_payments.review_dates import ReviewEvent, ReviewReason
from commonweal.pathway.plans.models import Holding, Plan
from commonweal.pathway.reviews.due_dates import DUE_WORDS, DueKind, ReviewDateInput, asked_within, review_date
from commonweal.pathway.reviews.models import Review, ReviewDue


def due_inputs(plan: Plan) -> ReviewDateInput:
    """What the calculation `review-date` is given for a signed plan."""
    if plan.starts_on is None:
        raise ValueError("A signed plan has a first day")
    lines = list(plan.lines.all())
    ends = [plan.starts_on + timedelta(weeks=one.short_term_weeks) for one in lines if one.short_term_weeks]
    held = list(Review.objects.filter(plan=plan, held_on__gte=plan.starts_on).values_list("held_on", "is_light_touch"))
    risks = plan.risk_talks.filter(review_on__isnull=False).order_by("review_on")
    reviewed = max((day for day, light in held if day and not light), default=None)
    after = reviewed or plan.starts_on
    payment = Agreement.objects.filter(plan=plan, kind=Agreement.Kind.DIRECT_PAYMENT).order_by("starts_on").first()
    return ReviewDateInput(
        starts_on=plan.starts_on,
        has_direct_payment=any(line.holding == Holding.DIRECT_PAYMENT for line in lines),
        paid_from=payment.starts_on if payment else None,
        payment_reviews=[one.on for one in payment.reviews.filter(is_review=True)] if payment else [],
        payment_events=_events(payment),
        ends_on=min([*ends, *filter(None, (plan.ends_on, _budget_ends_on(plan, after)))], default=None),
        risk_review_on=risks.filter(review_on__gt=after).values_list("review_on", flat=True).first(),
        light_touch_on=max((day for day, light in held if day and light), default=None),
        reviewed_on=reviewed,
    )


def _events(payment: Agreement | None) -> list[ReviewEvent]:
    """What asks for a review of the direct payment at once."""
    concerns = payment.concerns.all() if payment else ()
    return [ReviewEvent(reason=ReviewReason(one.reason), on=one.on) for one in concerns]


def _budget_ends_on(plan: Plan, after: date) -> date | None:
    """The last day of the budget that counts for the plan's person, where it is for a term and ends after a day."""
    budget = IndicativeBudget.objects.filter(person=plan.person_id).order_by("-made_at").first()
    return budget.ends_on if budget is not None and budget.ends_on and budget.ends_on > after else None


def set_due(actor: Actor, plan: Plan) -> ReviewDue:
    """Say by when a signed plan is looked at next; nothing is written where that is said already.

    Writes `review.due_set` with the plan, the day, the kind and the plan's worker. As the system: whoever causes it may
    be the person, and the plan's money decides nothing here.
    """
    with acting_as(system_actor("saying when a plan is reviewed")), transaction.atomic():
        plan = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
        due_on, kind = _next(plan)
        before = ReviewDue.objects.filter(plan=plan, closed_at=None).first()
        if before and (before.due_on, before.kind) == (due_on, kind):
            return before
        if before:
            before.closed_at = timezone.now()
            before.save(update_fields=["closed_at"])
        due = ReviewDue.objects.create(
            person_id=plan.person_id, plan=plan, kind=kind, due_on=due_on, set_at=timezone.now()
        )
        write_entry(
            actor,
            "review.due_set",
            f"The plan is looked at again by {on_day(due_on)}: {DUE_WORDS[kind].lower()}",
            person_id=plan.person_id,
            payload={"plan": plan.pk, "due": due.pk, "due_on": due_on, "kind": kind.value, "worker": plan.worker_id},
        )
    return due


def _next(plan: Plan) -> tuple[date, DueKind]:
    """The earliest of what the rule says and of what somebody asked for."""
    found = review_date(due_inputs(plan))
    asked = Review.objects.filter(plan=plan, held_on=None, asked_at__isnull=False).first()
    if asked and asked.asked_at:
        day = timezone.localtime(asked.asked_at).date()
        by = day + asked_within(day)
        if by < found.due_on:
            return by, DueKind.ASKED
    return found.due_on, found.kind


def close_due(actor: Actor, plan: Plan) -> None:
    """A plan that was replaced is not reviewed any more: its successor is. Open reviews of it go with it."""
    with acting_as(system_actor("saying when a plan is reviewed")):
        ReviewDue.objects.filter(plan=plan, closed_at=None).update(closed_at=timezone.now())


def set_missing_dues(actor: Actor) -> int:
    """Say it for every plan in force of which nothing is said, as for plans signed before this was kept.

    Returns for how many it was said.
    """
    with acting_as(system_actor("saying when plans are reviewed")):
        said = ReviewDue.objects.filter(closed_at=None).values("plan")
        plans = Plan.objects.filter(signed_at__isnull=False, replaced_by__signed_at=None).exclude(pk__in=said)
        count = 0
        for plan in plans.iterator(chunk_size=500):
            set_due(actor, plan)
            count += 1
    return count
