"""The eligibility decision: worked out from the answers of the form, kept with its working, and told to the person."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Team
from commonweal.core.calculations.actions import keep_result
from commonweal.core.correspondence.actions import send_message
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.assessments.decision import (
    Found,
    carer_found,
    decision_sentence,
    needs_found,
    what_happens_next,
    what_was_found,
)
from commonweal.pathway.assessments.eligibility import EligibilityResult
from commonweal.pathway.assessments.kinds import WITHOUT_DECISION, AssessmentKind
from commonweal.pathway.assessments.models import Allocation, AssessedOutcome, Assessment
from commonweal.pathway.assessments.queries import (
    ASSESSORS,
    assesses,
    carer_eligibility_inputs,
    eligibility_inputs,
    form_of,
    may_write_about,
    support_reason_of,
)
from commonweal.pathway.forms.actions import finish_form
from commonweal.pathway.forms.definitions.form import Form
from commonweal.pathway.forms.definitions.mapping import Mapped, decides_for_adult, decides_for_carer
from commonweal.pathway.forms.models import FilledForm
from commonweal.pathway.forms.queries import definition_of, mapped_of, standing_answers
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import access_of

NEEDS_ADVICE = "Write what can help with the needs, or keep them from growing: the law asks for it in writing"
NO_AGREEMENT = (
    "A joint assessment is decided only where the person and the carer both agree to it. Go on by separate ones"
)


def decide_eligibility(actor: Actor, assessment: Assessment, *, advice: str = "") -> Assessment:
    """Decide whether the needs that were found are eligible, and write to the person. It does not change afterwards.

    What is worked out follows from what the form asks: an adult's needs, a carer's, or both. `advice` is what can meet
    or reduce needs that are not eligible, or keep them from growing: the law wants it given in writing (Care Act 2014
    section 13(5)), so nobody is found not eligible without it. For those who assess and work with the person. Publishes
    `assessment.decided` of an adult's needs and `carer_assessment.decided` of a carer's. Raises ValidationError naming
    the questions that have no answer yet, for `advice`, or where it was decided already.
    """
    with transaction.atomic():
        held, filled = _held(actor, assessment, "Eligibility is decided by a named person.")
        if held.kind in WITHOUT_DECISION:
            raise ValidationError("Nothing is decided by this assessment: complete it.")
        finish_form(actor, filled)
        form, found = definition_of(filled), mapped_of(filled)
        if "no" in (found.duties.get("agreed-person"), found.duties.get("agreed-carer")):
            raise ValidationError(NO_AGREEMENT)
        told = []
        if decides_for_adult(form):
            result, stored = keep_result(
                actor, "eligibility", eligibility_inputs(found), EligibilityResult, person_id=held.person_id
            )
            held.decision, held.is_eligible = stored, result.eligible
            _keep_outcomes(held, form, found, standing_answers(filled))
            told.append(needs_found(found, result.unable))
        if decides_for_carer(form):
            carer = held.person if held.kind == AssessmentKind.CARER else (held.other or held.person)
            result, stored = keep_result(
                actor, "carer-eligibility", carer_eligibility_inputs(found), EligibilityResult, person_id=carer.pk
            )
            if held.kind == AssessmentKind.CARER:
                held.decision, held.is_eligible = stored, result.eligible
            else:
                held.carer_decision, held.is_carer_eligible = stored, result.eligible
            told.append(carer_found(found, result.unable))
        is_told_all = all(one.is_eligible for one in told)
        held.advice = "" if is_told_all else advice.strip()
        if not (is_told_all or held.advice):
            raise ValidationError({"advice": NEEDS_ADVICE})
        held.decided_at = timezone.now()
        held.decided_by_id = actor.account_id
        held.assessor_id = held.assessor_id or actor.account_id
        held.save()
        team = _team_of(held)
        for one in told:
            _publish(actor, held, one, found, team)
            _tell(actor, held, one, team)
    return held


def complete_assessment(actor: Actor, assessment: Assessment) -> Assessment:
    """Finish an assessment by which nothing is decided (an occupational therapist's). It does not change afterwards.

    For those who assess and work with the person. Publishes `assessment.completed`. Raises ValidationError naming the
    questions that have no answer yet, or where eligibility is decided by it; PermissionDenied.
    """
    with transaction.atomic():
        held, filled = _held(actor, assessment, "An assessment is completed by a named person.")
        if held.kind not in WITHOUT_DECISION:
            raise ValidationError("Eligibility is decided by this assessment: decide it.")
        finish_form(actor, filled)
        held.completed_at = timezone.now()
        held.save(update_fields=["completed_at"])
        write_entry(
            actor,
            "assessment.completed",
            f"{held.get_kind_display()} completed by {actor.name}",
            person_id=held.person_id,
            payload={"assessment": held.pk, "kind": held.kind, "place": held.person.place_id},
        )
    return held


def _held(actor: Actor, assessment: Assessment, nobody: str) -> tuple[Assessment, FilledForm]:
    """The assessment, held until the transaction ends, and its form."""
    actor.require_role(*ASSESSORS)
    if actor.account_id is None:
        raise PermissionDenied(nobody)
    held = (
        Assessment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person__place", "other", "request")
        .get(pk=assessment.pk)
    )
    if not assesses(actor, access_of(actor, held.person)):
        raise PermissionDenied("Only those who work with the person can decide.")
    if not held.is_open:
        raise ValidationError("This assessment has been decided already.")
    filled = form_of(held)
    if filled is None:
        raise ValidationError("This assessment has no form to decide by: start a new one.")
    return held, filled


def _keep_outcomes(held: Assessment, form: Form, found: Mapped, answers: dict[str, Any]) -> None:
    """What was found about each outcome, with the words that stand beside it in the form (`…-ability`, `…-what`)."""
    rows = []
    for letter, ability in found.outcomes.items():
        question = form.mapping_to(f"outcome.{letter}")
        beside = f"{question.key.removesuffix('-ability')}-what" if question else ""
        rows.append(
            AssessedOutcome(
                person_id=held.person_id,
                assessment=held,
                outcome=letter,
                ability=ability,
                note=str(answers.get(beside, "")),
            )
        )
    AssessedOutcome.objects.bulk_create(rows)


def _team_of(held: Assessment) -> Team | None:
    allocation = Allocation.objects.select_related("team__organisation").filter(assessment=held).first()
    return allocation.team if allocation else None


def _publish(actor: Actor, held: Assessment, told: Found, found: Mapped, team: Team | None) -> None:
    kind = "carer_assessment.decided" if told.of_carer else "assessment.decided"
    whose = "Carer’s eligibility" if told.of_carer else "Eligibility"
    write_entry(
        actor,
        kind,
        f"{whose} decided: {'eligible' if told.is_eligible else 'not eligible'}",
        person_id=held.person_id,
        payload={
            "assessment": held.pk,
            "kind": held.kind,
            "result": held.carer_decision_id if told.of_carer and held.carer_decision_id else held.decision_id,
            "eligible": told.is_eligible,
            "unable": told.unable,
            "support_reason": support_reason_of(held),
            "residence": found.duties.get("residence", ""),
            "other": held.other_id,
            "started_at": held.started_at,
            "request": held.request_id,
            "team": team.pk if team else None,
            "organisation": team.organisation_id if team else None,
            "place": held.person.place_id,
        },
    )


def _tell(actor: Actor, assessment: Assessment, told: Found, team: Team | None) -> None:
    """Write to whom it is about, unless the request said that somebody else might read it who should not."""
    if not may_write_about(assessment):
        return
    whom: Person | None = assessment.person
    if told.of_carer and assessment.kind != AssessmentKind.CARER:
        whom = assessment.other
    if whom is None:
        return
    send_message(
        actor,
        "eligibility-decided",
        to_person=whom,
        context={
            "decision": decision_sentence("you", is_eligible=told.is_eligible, of_carer=told.of_carer),
            "reason": what_was_found(told),
            "next_step": what_happens_next(
                is_eligible=told.is_eligible, advice=assessment.advice, of_carer=told.of_carer
            ),
            "worker": actor.name,
            "team": f"{team.name}, {team.organisation.name}" if team else assessment.person.place.name,
            "link": f"{settings.SITE_URL}{reverse('assessments:assessment', args=[assessment.pk])}",
        },
    )
