"""The eligibility decision: worked out from the answers, kept with its working, and told to the person."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.calculations.actions import keep_result
from commonweal.core.correspondence.actions import send_message
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.assessments.decision import conditions, decision_sentence, what_happens_next, what_was_found
from commonweal.pathway.assessments.eligibility import EligibilityResult
from commonweal.pathway.assessments.models import Allocation, Assessment
from commonweal.pathway.assessments.parts import Writer
from commonweal.pathway.assessments.queries import (
    ASSESSORS,
    eligibility_inputs,
    may_write_about,
    missing_parts,
    outcomes_of,
    writers_in,
)
from commonweal.people.sight.queries import access_of

NEEDS_ADVICE = "Write what can help with the needs, or keep them from growing: the law asks for it in writing"


def decide_eligibility(actor: Actor, assessment: Assessment, *, advice: str = "") -> Assessment:
    """Decide whether the needs that were found are eligible, and write to the person. It does not change afterwards.

    `advice` is what can meet or reduce needs that are not eligible, or keep them from growing: the law wants it given
    in writing (Care Act 2014 section 13(5)), so nobody is found not eligible without it. For those who assess and work
    with the person. Publishes `assessment.decided`. Raises ValidationError naming the parts that have no answer yet,
    for `advice`, or where it was decided already.
    """
    actor.require_role(*ASSESSORS)
    if actor.account_id is None:
        raise PermissionDenied("Eligibility is decided by a named person.")
    with transaction.atomic():
        held = (
            Assessment.objects.select_for_update(of=("self",), no_key=True)
            .select_related("person__place", "request")
            .get(pk=assessment.pk)
        )
        if Writer.ASSESSOR not in writers_in(actor, access_of(actor, held.person)):
            raise PermissionDenied("Only those who work with the person can decide.")
        if held.decided_at is not None:
            raise ValidationError("This assessment has been decided already.")
        outcomes = outcomes_of(held)
        if missing := missing_parts(held, outcomes):
            raise ValidationError(f"Answer these first: {', '.join(part.title for part in missing)}")
        result, stored = keep_result(
            actor, "eligibility", eligibility_inputs(held, outcomes), EligibilityResult, person_id=held.person_id
        )
        held.advice = "" if result.eligible else advice.strip()
        if not (result.eligible or held.advice):
            raise ValidationError({"advice": NEEDS_ADVICE})
        held.decision = stored
        held.is_eligible = result.eligible
        held.decided_at = timezone.now()
        held.decided_by_id = actor.account_id
        held.save(update_fields=["advice", "decision", "is_eligible", "decided_at", "decided_by"])
        allocation = Allocation.objects.select_related("team__organisation").filter(assessment=held).first()
        team = allocation.team if allocation else None
        write_entry(
            actor,
            "assessment.decided",
            f"Eligibility decided: {'eligible' if result.eligible else 'not eligible'}",
            person_id=held.person_id,
            payload={
                "assessment": held.pk,
                "result": stored.pk,
                "eligible": result.eligible,
                "unable": result.unable,
                "started_at": held.started_at,
                "request": held.request_id,
                "team": team.pk if team else None,
                "organisation": team.organisation_id if team else None,
                "place": held.person.place_id,
            },
        )
        _tell(actor, held, result, f"{team.name}, {team.organisation.name}" if team else held.person.place.name)
    return held


def _tell(actor: Actor, assessment: Assessment, result: EligibilityResult, team: str) -> None:
    """Write to the person, unless the request said that somebody else might read it who should not."""
    if not may_write_about(assessment):
        return
    met = conditions(
        has_impairment=bool(assessment.has_impairment),
        unable=result.unable,
        wellbeing_impact=bool(assessment.wellbeing_impact),
    )
    send_message(
        actor,
        "eligibility-decided",
        to_person=assessment.person,
        context={
            "decision": decision_sentence("you", is_eligible=result.eligible),
            "reason": what_was_found(result.unable, met),
            "next_step": what_happens_next(is_eligible=result.eligible, advice=assessment.advice),
            "worker": actor.name,
            "team": team,
            "link": f"{settings.SITE_URL}{reverse('assessments:assessment', args=[assessment.pk])}",
        },
    )
