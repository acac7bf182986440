"""Asking for a review, and planning one."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.registry import on_day
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.plans.models import Plan
from commonweal.pathway.plans.queries import PLANNERS, writes_as
from commonweal.pathway.reviews.actions.dues import set_due
from commonweal.pathway.reviews.due_dates import asked_within
from commonweal.pathway.reviews.findings import REASON_WORDS, Reason
from commonweal.pathway.reviews.models import Review
from commonweal.pathway.work.queries.given import works_as
from commonweal.pathway.work.queries.lists import coordinator_of
from commonweal.people.identity.models import Person

FURTHEST = timedelta(days=400)


def asks_as(actor: Actor, person: Person) -> str:
    """As what the actor may ask for a review: "person", "carer", "worker" or "provider"; "" where they may not."""
    written_as = writes_as(actor, person)
    if written_as is not None:
        return written_as.value
    return "provider" if actor.has_role(Role.PROVIDER) else ""


def ask_for_review(actor: Actor, plan: Plan, why: str) -> Review:
    """Ask for a plan in force to be looked at sooner. For the person, a carer with sight, a provider, a worker.

    Where one is planned already, it is noted there that it was asked for. Writes `review.asked`. ValidationError by
    field.
    """
    asked_as = asks_as(actor, plan.person)
    if not asked_as:
        raise PermissionDenied("Only the person, their carer, and those who support them can ask for a review.")
    said = why.strip()
    if not said:
        raise ValidationError({"why": "Say what has changed, or what should be talked about"})
    with transaction.atomic():
        plan = in_force(plan)
        review = Review.objects.filter(plan=plan, held_on=None).first()
        if review is not None and review.asked_at is not None:
            raise ValidationError("A review was asked for already, and is being arranged")
        if review is None:
            reason = Reason.CARER if asked_as == "carer" else Reason.OTHER
            review = Review(person=plan.person, plan=plan, reason=reason)
        review.asked_at, review.asked_by_name = timezone.now(), actor.name[:200]
        review.asked_as, review.asked_why = asked_as, said
        review.save()
        write_entry(
            actor,
            "review.asked",
            f"A review of the plan was asked for by {actor.name}",
            person_id=plan.person_id,
            payload={
                "review": review.pk,
                "plan": plan.pk,
                "asked_as": asked_as,
                "due_on": timezone.localdate() + asked_within(timezone.localdate()),
                "worker": plan.worker_id,
            },
            reason=said,
        )
        set_due(actor, plan)
    return review


def plan_review(
    actor: Actor, plan: Plan, on: date, reason: str, *, is_light_touch: bool = False, reviewer: Account | None = None
) -> Review:
    """Say when a plan is looked at, why, and by whom (whoever coordinates their support, where nobody is
    named).

    A review that was asked for or planned is moved. Writes `review.planned`. ValidationError by field.
    """
    actor.require_role(*PLANNERS)
    wrong = {}
    if not timezone.localdate() <= on <= timezone.localdate() + FURTHEST:
        wrong["on"] = "Choose a day from today to a year from now"
    if reason not in REASON_WORDS:
        wrong["reason"] = "Choose why it is held"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        plan = in_force(plan)
        review = Review.objects.filter(plan=plan, held_on=None).first() or Review(person=plan.person, plan=plan)
        review.planned_on, review.reason, review.is_light_touch = on, reason, is_light_touch
        review.reviewer = reviewer or _who_reviews(plan)
        review.save()
        write_entry(
            actor,
            "review.planned",
            f"A review of the plan is planned for {on_day(on)}, with {review.reviewer.name}",
            person_id=plan.person_id,
            payload={
                "review": review.pk,
                "plan": plan.pk,
                "due_on": on,
                "reason": reason,
                "worker": review.reviewer_id,
            },
        )
    return review


def _who_reviews(plan: Plan) -> Account:
    """Whoever coordinates the person's support now, where they plan; else the plan's own coordinator or its worker."""
    now = coordinator_of(plan.person)
    if now is not None and works_as(now.worker, PLANNERS):
        return now.worker
    return plan.coordinator or plan.worker


def hand_review_over(actor: Actor, review: Review, reviewer: Account) -> Review:
    """Somebody else holds a review that is not held yet: the work was given or handed over to them.

    Whoever gives work has checked who may, and lets them see the record. Writes `review.given`.
    """
    with transaction.atomic():
        stored = Review.objects.select_for_update(no_key=True).get(pk=review.pk)
        if stored.held_on is None and stored.reviewer_id != reviewer.pk:
            stored.reviewer = reviewer
            stored.save(update_fields=["reviewer"])
            write_entry(
                actor,
                "review.given",
                f"{reviewer} holds the review",
                person_id=stored.person_id,
                payload={"review": stored.pk, "plan": stored.plan_id, "reviewer": reviewer.pk},
            )
    return stored


def in_force(plan: Plan) -> Plan:
    """The plan as stored, locked. Raises ValidationError unless it is signed and no newer plan replaced it."""
    stored = (
        Plan.objects.select_for_update(no_key=True, of=("self",)).select_related("person", "worker").get(pk=plan.pk)
    )
    if stored.signed_at is None:
        raise ValidationError("This plan is not signed yet: change it as it is")
    # As the system: whoever asks may see this plan and not the draft of its successor.
    with acting_as(system_actor("reading whether a plan is in force")):
        if Plan.objects.filter(replaces=stored, signed_at__isnull=False).exists():
            raise ValidationError("A newer plan has replaced this one: review that one")
    return stored
