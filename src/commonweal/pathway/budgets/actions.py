"""Working out an indicative budget and keeping it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.calculations.actions import as_validation, keep_result
from commonweal.core.calculations.registry import InvalidInput, in_pounds
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.assessments.queries import ASSESSORS
from commonweal.pathway.budgets.allocation import IndicativeBudgetResult
from commonweal.pathway.budgets.models import IndicativeBudget
from commonweal.pathway.budgets.queries import may_set_budget
from commonweal.people.sight.queries import access_of


def set_indicative_budget(
    actor: Actor,
    assessment: Assessment,
    scheme: str,
    *,
    points: Mapping[str, int] | None = None,
    hours: Decimal | None = None,
    on: date | None = None,
) -> IndicativeBudget:
    """Work out the indicative budget of an eligible assessment by a scheme as it stands `on` a day (or today).

    A points scheme takes `points` by domain, an hours scheme `hours` a week. A later budget stands beside the one
    before and counts instead of it. Raises ValidationError by field, PermissionDenied.
    """
    actor.require_role(*ASSESSORS)
    person = assessment.person
    if not may_set_budget(actor, access_of(actor, person)):
        raise PermissionDenied("Only those who work with the person can work out a budget.")
    given = {"scheme": scheme, "on": on or timezone.localdate(), "points": points, "hours": hours}
    with transaction.atomic():
        stored = Assessment.objects.get(pk=assessment.pk)
        if not stored.is_eligible:
            raise ValidationError("A budget starts from an assessment that found the person eligible")
        try:
            result, working = keep_result(
                actor,
                "indicative-budget",
                given,
                IndicativeBudgetResult,
                person_id=person.pk,
                compartment="money",
            )
        except InvalidInput as error:
            raise as_validation(error) from error
        budget = IndicativeBudget.objects.create(
            person=person,
            assessment=stored,
            scheme=scheme,
            points=dict(points or {}),
            weekly_amount=result.weekly,
            working=working,
            made_at=timezone.now(),
        )
        write_entry(
            actor,
            "budget.set",
            f"Indicative budget worked out: {in_pounds(result.weekly)} a week",
            person_id=person.pk,
            compartment="money",
            payload={
                "budget": budget.pk,
                "assessment": stored.pk,
                "scheme": scheme,
                "weekly_amount": result.weekly,
                "yearly_amount": result.yearly,
                "result": working.pk,
            },
        )
    return budget
