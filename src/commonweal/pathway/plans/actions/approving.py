"""Who may approve what a plan costs is asked in the room of work, by the place's limits; here its answers arrive."""

from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.plans.actions.remarking import put_remark
from commonweal.pathway.plans.actions.signing import sign_if_agreed
from commonweal.pathway.plans.actions.writing import clear_agreements, enter, open_plan
from commonweal.pathway.plans.models import Plan, PlanRemark
from commonweal.pathway.plans.queries import ROOM, budget_of, needs_approval
from commonweal.pathway.work.actions import ask_approval, withdraw_approval

WITHIN = "Within the indicative budget, and above what a worker may agree to alone."


def ask_to_approve(actor: Actor, plan: Plan) -> None:
    """Ask whoever may approve what the worker has agreed to; what was asked before about this plan is withdrawn."""
    budget = budget_of(plan)
    withdraw_approval(actor, ROOM, plan.pk, "It is asked again")
    if budget is None or plan.weekly_cost is None or not needs_approval(plan, budget):
        return
    ask_approval(
        actor,
        plan.person,
        ROOM,
        plan.pk,
        title=f"Support plan of {plan.person.name}",
        link=reverse("plans:print", args=[plan.pk]),
        why=plan.over_budget_reason or WITHIN,
        weekly_amount=plan.weekly_cost,
        weekly_indicative=budget.weekly_amount,
    )


def take_approval(actor: Actor, plan_id: UUID) -> Plan:
    """Somebody who may has approved what a plan costs: it is signed where all others have agreed."""
    with transaction.atomic():
        plan = open_plan(Plan(pk=plan_id))
        plan.manager_id = actor.account_id
        plan.manager_agreed_at = timezone.now()
        plan.save(update_fields=["manager", "manager_agreed_at"])
        enter(
            actor,
            plan,
            "plan.agreed",
            f"What the plan costs was approved by {actor.name}",
            reason=plan.over_budget_reason,
            by="manager",
            weekly_cost=plan.weekly_cost,
        )
        sign_if_agreed(actor, plan)
    return plan


def take_back(actor: Actor, plan_id: UUID, reason: str, *, refused: bool) -> PlanRemark:
    """Whoever was asked sends a plan back, or refuses it: their reason stays with it, and all are asked again."""
    with transaction.atomic():
        plan = open_plan(Plan(pk=plan_id))
        kind = PlanRemark.Kind.REFUSED if refused else PlanRemark.Kind.SENT_BACK
        remark = put_remark(actor, plan, kind, reason, "manager")
        said = "not approved" if refused else "sent back"
        summary = f"The plan was {said} by {actor.name}"
        enter(actor, plan, "plan.sent_back", summary, reason=reason, worker=plan.worker_id, refused=refused)
        clear_agreements(actor, plan, f"it was {said}")
    return remark
