"""What is said of a plan without changing it: it is sent back or refused, or the person does not agree."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.plans.actions.writing import author_of, clear_agreements, enter
from commonweal.pathway.plans.models import Plan, PlanRemark
from commonweal.pathway.plans.queries import ROOM
from commonweal.pathway.work.actions import hold_question


def disagree(actor: Actor, plan: Plan, words: str) -> PlanRemark:
    """The person, a carer of theirs, or a worker for them, says what they do not agree with; signed plans too.

    It is kept for good, and the worker is to answer it. A plan that is not signed has to be agreed to again.
    """
    said = words.strip()
    if not said:
        raise ValidationError({"words": "Say what you do not agree with, and what you would rather have"})
    with transaction.atomic():
        hold_question(ROOM, plan.pk)
        stored = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
        author = author_of(actor, stored)
        remark = put_remark(actor, stored, PlanRemark.Kind.DISAGREED, said, author.written_as)
        enter(actor, stored, "plan.disagreed", f"{actor.name} does not agree with the plan", reason=said)
        if stored.signed_at is None:
            clear_agreements(actor, stored, "it is not agreed with")
    return remark


def put_remark(actor: Actor, plan: Plan, kind: PlanRemark.Kind, words: str, made_as: str) -> PlanRemark:
    """Keep what somebody says of a plan, with their name, the moment, and as what they said it."""
    return PlanRemark.objects.create(
        person=plan.person,
        plan=plan,
        kind=kind,
        words=words,
        made_at=timezone.now(),
        made_by_name=actor.name[:200],
        made_as=made_as,
    )
