"""Working out an indicative budget and keeping it."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.calculations.actions import as_validation, keep_result
from commonweal.core.calculations.registry import InvalidInput, in_pounds, on_day
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.assessments.queries import ASSESSORS
from commonweal.pathway.budgets.allocation import IndicativeBudgetResult
from commonweal.pathway.budgets.models import IndicativeBudget
from commonweal.pathway.budgets.queries import may_set_budget
from commonweal.pathway.budgets.queries.proposed import Proposed, proposed_from
from commonweal.pathway.budgets.schemes import scheme_on, schemes_on
from commonweal.pathway.budgets.support_reasons import SUPPORT_REASONS
from commonweal.people.sight.queries import access_of


def set_indicative_budget(
    actor: Actor,
    assessment: Assessment,
    scheme: str,
    *,
    points: Mapping[str, int] | None = None,
    hours: Decimal | None = None,
    on: date | None = None,
    support_reason: str = "",
    changed_reason: str = "",
) -> IndicativeBudget:
    """Work out the indicative budget of an eligible assessment by a scheme as it stands `on` a day (or today).

    A points scheme takes `points` by domain, an hours scheme `hours` a week. What the assessment's answers propose
    (points, the main reason for support) is confirmed, or changed with a `changed_reason`; the main reason is taken
    from there where none is given. A later budget stands beside the one
    before and counts instead of it. A budget for a term of weeks has a last day, and a review is due then
    (`budget.review_due` in the ledger). Raises ValidationError by field, PermissionDenied.
    """
    actor.require_role(*ASSESSORS)
    person = assessment.person
    if not may_set_budget(actor, access_of(actor, person)):
        raise PermissionDenied("Only those who work with the person can work out a budget.")
    day = on or timezone.localdate()
    given = {"scheme": scheme, "on": day, "points": points, "hours": hours}
    if support_reason and support_reason not in SUPPORT_REASONS:
        raise ValidationError({"support_reason": f"Choose one of {', '.join(SUPPORT_REASONS)}"})
    with transaction.atomic():
        stored = Assessment.objects.get(pk=assessment.pk)
        if not stored.is_eligible:
            raise ValidationError("A budget starts from an assessment that found the person eligible")
        said = _confirmed(stored, scheme, day, points or {}, support_reason, changed_reason.strip())
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
        weeks = scheme_on(scheme, day).term_weeks
        budget = IndicativeBudget.objects.create(
            person=person,
            assessment=stored,
            scheme=scheme,
            points=dict(points or {}),
            support_reason=support_reason or said.support_reason,
            proposed=said.points,
            changed_reason=changed_reason.strip(),
            weekly_amount=result.weekly,
            working=working,
            made_at=timezone.now(),
            ends_on=day + timedelta(weeks=weeks, days=-1) if weeks else None,
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
                "support_reason": budget.support_reason,
                "weekly_amount": result.weekly,
                "yearly_amount": result.yearly,
                "result": working.pk,
                "ends_on": budget.ends_on,
            },
            reason=budget.changed_reason,
        )
        if budget.ends_on is not None:
            write_entry(
                actor,
                "budget.review_due",
                f"The budget lasts {weeks} weeks: a review is due by {on_day(budget.ends_on)}",
                person_id=person.pk,
                payload={"budget": budget.pk, "scheme": scheme, "due_on": budget.ends_on, "place": person.place_id},
            )
    return budget


def _confirmed(
    assessment: Assessment, scheme: str, day: date, points: Mapping[str, int], support_reason: str, why: str
) -> Proposed:
    """What the assessment proposes. Raises ValidationError where something is changed and nothing says why.

    A scheme that is not in force proposes nothing: working the budget out says what is wrong with it.
    """
    known = next((one for one in schemes_on(day) if one.name == scheme), None)
    said = proposed_from(assessment, known) if known else Proposed("")
    changed = [one.title for one in known.domains if _differs(said.points, points, one.key)] if known else []
    if said.support_reason and support_reason and support_reason != said.support_reason:
        changed.append("The main reason for support")
    if changed and not why:
        what = "; ".join(changed)
        raise ValidationError({"changed_reason": f"Say why this is otherwise than in the assessment: {what}"})
    return said


def _differs(said: Mapping[str, int], given: Mapping[str, int], domain: str) -> bool:
    return domain in said and given.get(domain, 0) != said[domain]
