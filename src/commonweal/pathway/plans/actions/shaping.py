"""The plan as a whole: who coordinates it, when it ends, and in which shape the person made it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account
from commonweal.core.calculations.registry import on_day
from commonweal.pathway.plans.actions.writing import author_of, changed, open_plan, planner_of
from commonweal.pathway.plans.models import Plan, Shape
from commonweal.pathway.plans.queries import DOCUMENTS, FURTHEST_DAY
from commonweal.people.documents.actions import attach
from commonweal.people.documents.models import Document


def set_coordinator(actor: Actor, plan: Plan, coordinator: Account | None) -> Plan:
    """Name whom the person turns to about the plan; None for its worker."""
    planner_of(actor)
    with transaction.atomic():
        plan = open_plan(plan)
        if plan.coordinator_id != (coordinator.pk if coordinator else None):
            plan.coordinator = coordinator
            plan.save(update_fields=["coordinator"])
            changed(actor, plan, f"The plan is coordinated by {(coordinator or plan.worker).name}")
    return plan


def set_end(actor: Actor, plan: Plan, ends_on: date | None, step_down: str = "") -> Plan:
    """Say when a short plan ends, and how support tails off; None for a plan that goes on. ValidationError by field."""
    planner_of(actor)
    with transaction.atomic():
        plan = open_plan(plan)
        wrong = {}
        if ends_on is not None:
            if ends_on > timezone.localdate() + 2 * FURTHEST_DAY:
                wrong["ends_on"] = "Choose a day within two years"
            elif plan.starts_on and ends_on < plan.starts_on:
                wrong["ends_on"] = f"The last day cannot be before {on_day(plan.starts_on)}, when the plan starts"
            if not step_down.strip():
                wrong["step_down"] = "Say how support tails off, and the early signs that it is needed again"
        if wrong:
            raise ValidationError(wrong)
        said = step_down.strip() if ends_on else ""
        if (plan.ends_on, plan.step_down) != (ends_on, said):
            plan.ends_on, plan.step_down = ends_on, said
            plan.save(update_fields=["ends_on", "step_down"])
            changed(actor, plan, f"The plan ends on {on_day(ends_on)}" if ends_on else "The plan has no end")
    return plan


def set_shape(actor: Actor, plan: Plan, shape: str) -> Plan:
    """Say in which shape the person made their plan: a letter, a picture, a recording, a film, or written here."""
    with transaction.atomic():
        plan = open_plan(plan)
        author_of(actor, plan)
        if shape not in Shape.values:
            raise ValidationError({"shape": "Choose a shape"})
        if plan.shape != shape:
            plan.shape = Shape(shape)
            plan.save(update_fields=["shape"])
            changed(actor, plan, f"The plan is {plan.get_shape_display().lower()}")
    return plan


def attach_document(actor: Actor, plan: Plan, document: Document) -> None:
    """Put a document of the person's record with a plan that is not signed. ValidationError for another's."""
    with transaction.atomic():
        plan = open_plan(plan)
        author_of(actor, plan)
        attach(actor, plan.person, document, to=(DOCUMENTS, plan.pk))
        changed(actor, plan, f"A document goes with the plan: {document.title}", document=document.pk)
