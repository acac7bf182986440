"""Agreeing a plan: the person and the worker; what it costs is approved as the place's limits say (`approving`)."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.calculations.actions import keep_result
from commonweal.core.calculations.registry import in_pounds
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.plans.actions.approving import ask_to_approve
from commonweal.pathway.plans.actions.signing import sign_if_agreed, tell_person
from commonweal.pathway.plans.actions.writing import open_plan
from commonweal.pathway.plans.deciding_for import BEST_INTERESTS, PERSON, evidence_of, own_right, who_decides
from commonweal.pathway.plans.models import Plan
from commonweal.pathway.plans.plan_cost import PlanCostResult
from commonweal.pathway.plans.queries import PLANNERS, budget_of, cost_inputs, cost_of, is_own
from commonweal.pathway.plans.readiness import what_is_missing


def agree_as_person(actor: Actor, plan: Plan) -> Plan:
    """The person, signed in, agrees to their own plan."""
    if not is_own(actor, plan.person):
        raise PermissionDenied("Only the person whose plan it is can agree to it themself.")
    return _agree_for_person(actor, plan, actor.name, "signed in to their own record")


def agree_as_decider(actor: Actor, plan: Plan, why_not: str) -> Plan:
    """Whoever decides for the person in health and welfare, signed in, agrees by a right that was checked.

    `why_not`: how the person was helped to decide, and why they cannot decide this now, where the right holds only
    then. Those who decide together agree with the worker, who records it when all have. ValidationError by field.
    """
    maker = own_right(actor, plan)
    if maker is None:
        raise PermissionDenied("Only somebody whose right to decide in health and welfare was checked can do this.")
    if maker.together_with:
        others = " and ".join(maker.together_with)
        raise ValidationError(f"You decide together with {others}: the worker records it when all of you have agreed")
    why = why_not.strip()
    if maker.only_without_capacity and not why:
        raise ValidationError({"words": "Say how they were helped to decide, and why they cannot decide this now"})
    said = [f"Why {plan.person.called} could not decide this, says {actor.name}: {why}"] if why else []
    named = f"{maker.name} ({maker.right})"
    return _agree_for_person(actor, plan, named, "signed in to their own account", [evidence_of(maker), *said])


def record_agreement(
    actor: Actor, plan: Plan, *, decider: str, how: str, name: str = "", why_not: str = "", advocate: str = ""
) -> Plan:
    """A worker records that the person agreed, or who decided for them by what right, and how they said so.

    `decider` is "person", the id of a right in health and welfare that the circle holds (`decision_makers`), or
    "best_interests" where nobody holds one; then `name` says who decided, and `advocate` who spoke for the person.
    Whoever decides what the person could decide themselves says in `why_not` how they were helped, and why they cannot
    decide it now (Mental Capacity Act 2005, sections 1 to 4). `how` is "at home, on paper" … ValidationError by field.
    """
    actor.require_role(*PLANNERS)
    known = who_decides(plan)
    maker = known.makers.get(decider)
    who, how, why, spoke = name.strip(), how.strip(), why_not.strip(), advocate.strip()
    wrong = {}
    if decider not in (PERSON, BEST_INTERESTS) and maker is None:
        wrong["decider"] = "Choose who agreed"
    if decider == BEST_INTERESTS:
        if known.makers:
            names = " and ".join(one.name for one in known.makers.values())
            wrong["decider"] = f"{names} may decide this: it is theirs, not a decision in best interests"
        if not who:
            wrong["name"] = "Enter the name of whoever decided"
        if not spoke:
            wrong["advocate"] = "Say who spoke for the person: family, a friend, or the advocate who was asked"
    if not why and (decider == BEST_INTERESTS or (maker is not None and maker.only_without_capacity)):
        wrong["why_not"] = "Say how they were helped to decide, and why they cannot decide this now"
    if not how:
        wrong["how"] = "Say how they agreed: in person, by phone, in writing"
    if wrong:
        raise ValidationError(wrong)
    said = [f"Why {plan.person.called} could not decide this: {why}"] if why else []
    if maker is not None:
        return _agree_for_person(actor, plan, f"{maker.name} ({maker.right})", how, [evidence_of(maker), *said])
    if decider == BEST_INTERESTS:
        named = f"{who} (in the person's best interests)"
        return _agree_for_person(actor, plan, named, how, [*said, f"Who spoke for {plan.person.called}: {spoke}"])
    return _agree_for_person(actor, plan, plan.person.name, how)


def _agree_for_person(actor: Actor, plan: Plan, name: str, how: str, evidence: Sequence[str] = ()) -> Plan:
    with transaction.atomic():
        plan = open_plan(plan)
        if plan.person_agreed_at is None:
            now = _keep_cost(actor, plan)
            plan.person_agreed_at = now
            plan.person_agreed_by = f"{name}, {how}"[:200]
            plan.agreed_evidence = "\n".join(evidence)
            plan.save()
            _enter_agreement(actor, plan, "person", f"Plan agreed by {plan.person_agreed_by}", plan.agreed_evidence)
            sign_if_agreed(actor, plan)
    return plan


def agree_as_worker(actor: Actor, plan: Plan) -> Plan:
    """The plan's own worker agrees, and whoever has to approve what it costs is asked.

    Above the indicative budget, the reason must be recorded first.
    """
    if actor.account_id is None or actor.account_id != plan.worker_id:
        raise PermissionDenied("Only the worker whose plan it is can agree to it. Take the plan over first.")
    actor.require_role(*PLANNERS)
    with transaction.atomic():
        plan = open_plan(plan)
        cost = cost_of(plan)
        if cost.over_indicative and not plan.over_budget_reason:
            raise ValidationError(
                f"The plan costs {in_pounds(cost.over_indicative)} a week more than the indicative budget. "
                "Record why before you agree"
            )
        if plan.worker_agreed_at is None:
            plan.worker_agreed_at = _keep_cost(actor, plan)
            plan.save()
            _enter_agreement(actor, plan, "worker", f"Plan agreed by {actor.name}, the worker")
            ask_to_approve(actor, plan)
            if not sign_if_agreed(actor, plan) and plan.person_agreed_at is None:
                tell_person(actor, plan, "plan-to-agree")
    return plan


def give_reason(actor: Actor, plan: Plan, reason: str) -> Plan:
    """Record why a plan costs more than the indicative budget. Whoever has to approve it is asked again.

    Once the worker has put the plan forward, the reason is theirs to change.
    """
    actor.require_role(*PLANNERS)
    said = reason.strip()
    if not said:
        raise ValidationError({"over_budget_reason": "Say why these needs cost more than the indicative budget"})
    with transaction.atomic():
        plan = open_plan(plan)
        if plan.over_budget_reason != said:
            if plan.worker_agreed_at is not None and actor.account_id != plan.worker_id:
                raise ValidationError(
                    f"{plan.worker.name} has put this plan forward with their reason. Take the plan over to change it"
                )
            plan.over_budget_reason = said
            plan.manager, plan.manager_agreed_at = None, None
            plan.save()
            write_entry(
                actor,
                "plan.reason_given",
                f"{actor.name} recorded why the plan costs more than the indicative budget",
                person_id=plan.person_id,
                compartment="money",
                payload={"plan": plan.pk},
                reason=said,
            )
            if plan.worker_agreed_at is not None:
                ask_to_approve(actor, plan)
    return plan


def _keep_cost(actor: Actor, plan: Plan) -> datetime:
    """Check that the plan is ready, and keep the working of its cost with the first agreement. Returns the moment."""
    if budget_of(plan) is None:
        # Without the budget nobody could tell who has to approve it.
        raise PermissionDenied("Agreement to a plan needs sight of the person's budget, which you do not have.")
    if missing := what_is_missing(plan):
        raise ValidationError(f"Before anybody agrees, the plan needs {_listed([part.words for part in missing])}")
    if plan.working_id is None:
        result, plan.working = keep_result(
            actor, "plan-cost", cost_inputs(plan), PlanCostResult, person_id=plan.person_id, compartment="money"
        )
        plan.weekly_cost = result.weekly_cost
    return timezone.now()


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _enter_agreement(actor: Actor, plan: Plan, who: str, summary: str, evidence: str = "") -> None:
    write_entry(
        actor,
        "plan.agreed",
        summary,
        person_id=plan.person_id,
        payload={"plan": plan.pk, "by": who, "weekly_cost": plan.weekly_cost},
        reason=evidence,
    )
