"""The part of a record page that tells of the indicative budget."""

from typing import Any

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.assessments.queries import ASSESSORS
from commonweal.pathway.budgets.queries import eligible_assessment, latest_budget, may_set_budget
from commonweal.pathway.budgets.queries.funded import funded_budget_for, sides_of
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access


def budget_section(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """The budget that counts; or, for whoever works it out, the assessment it starts from. None with neither."""
    budget = latest_budget(person)
    ready = None
    if actor.has_role(*ASSESSORS) and may_set_budget(actor, access):
        ready = eligible_assessment(person)
    if ready is not None and budget is not None and budget.assessment_id == ready.pk:
        ready = None
    funded = funded_budget_for(person)
    if budget is None and ready is None and funded is None:
        return None
    return {
        "budget": budget,
        "yearly": budget.working.result.get("yearly") if budget else None,
        "ready": ready,
        "funded": funded,
        "sides": sides_of(funded) if funded else [],
    }
