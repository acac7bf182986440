"""Reading indicative budgets, as far as the actor's sight of money goes."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.assessments.queries import ASSESSORS
from commonweal.pathway.budgets.models import IndicativeBudget
from commonweal.pathway.budgets.schemes import scheme_on
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access


def budgets_shown() -> QuerySet[IndicativeBudget]:
    """Budgets with their person and working, latest first.

    Never joined to the assessment: the finance team sees money and not care, and the join would hide the budget.
    """
    return IndicativeBudget.objects.select_related("person__place", "working").order_by("-made_at")


def budgets_from(assessment_id: UUID) -> list[IndicativeBudget]:
    """The budgets that came of one assessment, latest first."""
    return list(budgets_shown().filter(assessment=assessment_id))


def latest_budget(person: Person) -> IndicativeBudget | None:
    """The person's latest budget; None where there is none or money is hidden."""
    return budgets_shown().filter(person=person).first()


def may_set_budget(actor: Actor, access: Access) -> bool:
    """Whether the actor works out budgets, and works with the person whose record `access` is about."""
    return actor.is_system or (actor.has_role(*ASSESSORS) and access.keeps and access.sees("money"))


def eligible_assessment(person: Person) -> Assessment | None:
    """The person's latest decided assessment, where it found them eligible; None otherwise or where care is hidden."""
    decided = Assessment.objects.filter(person=person, decided_at__isnull=False).order_by("-decided_at").first()
    return decided if decided is not None and decided.is_eligible else None


def answers_of(budget: IndicativeBudget | None) -> dict[str, str]:
    """What was answered for a budget (domain -> level), as far as its points are those of an answer of its scheme."""
    if budget is None or not budget.points:
        return {}
    scheme = scheme_on(budget.scheme, date.fromisoformat(budget.working.inputs["on"]))
    return {
        domain.key: domain.level_of(budget.points[domain.key])
        for domain in scheme.domains
        if domain.key in budget.points
    }
