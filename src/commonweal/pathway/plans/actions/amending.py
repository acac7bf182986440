"""Amending a signed plan: a new one, copied from it, replaces it when all have agreed."""

from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.budgets.models import IndicativeBudget
from commonweal.pathway.plans.actions.writing import enter, planner_of
from commonweal.pathway.plans.models import (
    Contingency,
    Helper,
    Plan,
    PlannedOutcome,
    RiskTalk,
    RungAnswer,
    SupportLine,
    WeekSlot,
    Written,
)
from commonweal.pathway.plans.queries import ready_to_plan

Part = TypeVar("Part", bound=Written)


def amend_plan(actor: Actor, plan: Plan) -> Plan:
    """Begin a new plan that will replace a signed one: all of it copied, against the latest budget.

    The old plan counts until the new one is signed. What ends with a plan (its last day) is not copied.
    """
    worker = planner_of(actor)
    with transaction.atomic():
        old = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
        if old.signed_at is None:
            raise ValidationError("This plan is not signed yet: change it as it is")
        if Plan.objects.filter(replaces=old).exists():
            raise ValidationError("A new plan that replaces this one has been started already: go on with that one")
        latest = ready_to_plan(old.person)
        assessment, budget = latest or (old.assessment, IndicativeBudget.objects.get(pk=old.budget_id))
        new = Plan.objects.create(
            person=old.person,
            assessment=assessment,
            budget=budget,
            replaces=old,
            worker=worker,
            coordinator=old.coordinator,
            has_long_term_condition=old.has_long_term_condition,
            started_at=timezone.now(),
        )
        _copy(old, new)
        summary = f"A new plan to replace the signed one was started by {actor.name}"
        enter(actor, new, "plan.started", summary, budget=budget.pk, replaces=old.pk)
    return new


def _copy(old: Plan, new: Plan) -> None:
    """Copy the parts of a plan, each with who wrote it."""
    outcomes: dict[UUID | None, PlannedOutcome] = {
        one.pk: _copied(one, plan=new) for one in PlannedOutcome.objects.filter(plan=old)
    }
    PlannedOutcome.objects.bulk_create(outcomes.values())
    lines: dict[UUID | None, SupportLine] = {
        one.pk: _copied(one, plan=new, outcome=outcomes.get(one.outcome_id), copied_from=one)
        for one in SupportLine.objects.filter(plan=old)
    }
    SupportLine.objects.bulk_create(lines.values())
    RungAnswer.objects.bulk_create(
        _copied(one, plan=new, outcome=outcomes[one.outcome_id]) for one in RungAnswer.objects.filter(plan=old)
    )
    Helper.objects.bulk_create(
        _copied(one, plan=new, outcome=outcomes[one.outcome_id]) for one in Helper.objects.filter(plan=old)
    )
    RiskTalk.objects.bulk_create(_copied(one, plan=new) for one in RiskTalk.objects.filter(plan=old))
    Contingency.objects.bulk_create(_copied(one, plan=new) for one in Contingency.objects.filter(plan=old))
    WeekSlot.objects.bulk_create(
        _copied(one, plan=new, line=lines.get(one.line_id)) for one in WeekSlot.objects.filter(plan=old)
    )


def _copied(part: Part, **changed: object) -> Part:
    kept = {
        field.name: getattr(part, field.name)
        for field in part._meta.concrete_fields
        if not field.primary_key and field.name not in changed
    }
    return type(part)(**kept, **changed)
