"""What is said of a plan without changing it: a manager sends it back, or the person does not agree."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import Role
from commonweal.pathway.plans.actions.writing import author_of, clear_agreements, enter, open_plan
from commonweal.pathway.plans.models import Plan, PlanRemark


def send_back(actor: Actor, plan: Plan, reason: str) -> PlanRemark:
    """A manager other than the worker sends a plan that waits for them back, with the reason: all are asked again."""
    actor.require_role(Role.TEAM_MANAGER)
    if actor.account_id is None or actor.account_id == plan.worker_id:
        raise PermissionDenied("A manager other than the plan's own worker sends it back.")
    said = reason.strip()
    if not said:
        raise ValidationError({"words": "Say what has to change before you can agree"})
    with transaction.atomic():
        plan = open_plan(plan)
        if plan.worker_agreed_at is None:
            raise ValidationError("The worker has not put this plan forward, so there is nothing to send back")
        remark = _remark(actor, plan, PlanRemark.Kind.SENT_BACK, said, "manager")
        enter(
            actor, plan, "plan.sent_back", f"The plan was sent back by {actor.name}", reason=said, worker=plan.worker_id
        )
        clear_agreements(actor, plan, "a manager sent it back")
    return remark


def disagree(actor: Actor, plan: Plan, words: str) -> PlanRemark:
    """The person, a carer of theirs, or a worker for them, says what they do not agree with; signed plans too.

    It is kept for good, and the worker is to answer it. A plan that is not signed has to be agreed to again.
    """
    said = words.strip()
    if not said:
        raise ValidationError({"words": "Say what you do not agree with, and what you would rather have"})
    with transaction.atomic():
        stored = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
        author = author_of(actor, stored)
        remark = _remark(actor, stored, PlanRemark.Kind.DISAGREED, said, author.written_as)
        enter(actor, stored, "plan.disagreed", f"{actor.name} does not agree with the plan", reason=said)
        if stored.signed_at is None:
            clear_agreements(actor, stored, "it is not agreed with")
    return remark


def _remark(actor: Actor, plan: Plan, kind: PlanRemark.Kind, words: str, made_as: str) -> PlanRemark:
    return PlanRemark.objects.create(
        person=plan.person,
        plan=plan,
        kind=kind,
        words=words,
        made_at=timezone.now(),
        made_by_name=actor.name[:200],
        made_as=made_as,
    )
