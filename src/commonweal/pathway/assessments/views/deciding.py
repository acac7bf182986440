"""Checking an assessment, deciding it, and the page that tells the decision."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.assessments.actions import complete_assessment, decide_eligibility, take_up_assessment
from commonweal.pathway.assessments.decision import (
    Found,
    carer_found,
    decision_sentence,
    needs_found,
    what_happens_next,
)
from commonweal.pathway.assessments.eligibility import (
    CarerEligibilityInput,
    EligibilityInput,
    carer_eligibility,
    eligibility,
)
from commonweal.pathway.assessments.forms import DecisionForm
from commonweal.pathway.assessments.kinds import WITHOUT_DECISION, AssessmentKind
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.assessments.outcomes import ABILITIES, ADULT_OUTCOMES, Ability
from commonweal.pathway.assessments.queries import (
    assessments_shown_to,
    carer_eligibility_inputs,
    eligibility_inputs,
    form_of,
    may_write_about,
    missing_answers,
    outcomes_of,
)
from commonweal.pathway.assessments.views.opening import open_assessment
from commonweal.pathway.forms.definitions.mapping import Mapped, decides_for_adult, decides_for_carer
from commonweal.pathway.forms.models import FilledForm
from commonweal.pathway.forms.queries import definition_of, mapped_of
from commonweal.pathway.forms.written import lines_of


@sign_in_required
@require_safe
def assessment_page(request: CommonwealRequest, assessment_id: UUID) -> HttpResponse:
    """`/assessments/<uuid>`: the form while it is open, the decision afterwards."""
    held = get_object_or_404(assessments_shown_to(request.actor), pk=assessment_id)
    if held.form_id and (held.is_open or held.kind in WITHOUT_DECISION):
        return redirect("forms:form" if held.is_open else "forms:read", held.form_id)
    assessment, context = open_assessment(request, assessment_id, "the assessment")
    context["crumbs"] = context["crumbs"][:1]
    filled = form_of(assessment)
    found = decided_of(assessment, filled)
    context |= {
        "decisions": [_decision(assessment, one, context["is_own"]) for one in found],
        "outcomes": _outcomes(assessment),
        "sections": lines_of(filled, is_person=context["is_own"]) if filled else [],
        "filled": filled,
        "carer_offer": mapped_of(filled).duties.get("carer-offer", "") if filled else "",
    }
    return render(request, "assessments/decision.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: CommonwealRequest, assessment_id: UUID) -> HttpResponse:
    """`/assessments/<uuid>/check`: what was answered; for the assessor, what it comes to, and the decision."""
    assessment, context = open_assessment(request, assessment_id, "the answers of the assessment")
    problem = ""
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not (context["may_decide"] or not context["is_open"]):
            raise PermissionDenied("Only those who work with the person can decide.")
        try:
            if assessment.kind in WITHOUT_DECISION:
                complete_assessment(request.actor, assessment)
            else:
                decide_eligibility(request.actor, assessment, advice=form.cleaned_data["advice"])
        except ValidationError as error:
            if hasattr(error, "error_dict"):
                form.add_error(None, error)
            else:
                problem = " ".join(error.messages)
        else:
            messages.success(request, _done(assessment))
            return redirect("assessments:assessment", assessment.pk)
    filled = form_of(assessment)
    missing = missing_answers(filled) if filled else []
    found = mapped_of(filled) if filled else Mapped()
    context |= {"missing": missing, "problem": problem, "form": form, "filled": filled}
    context |= {
        "sections": lines_of(filled, is_person=context["is_own"]) if filled else [],
        "may_write": may_write_about(assessment),
        "needs_advocate": found.duties.get("helper") == "no",
        "advocate": found.duties.get("advocate", ""),
        "residence": found.duties.get("residence", ""),
        "is_completed": assessment.kind in WITHOUT_DECISION,
    }
    if context["may_decide"] and filled and not missing and not context["is_completed"]:
        comes_to = worked_out(assessment, filled)
        context["decisions"] = [_decision(assessment, one, False) for one in comes_to]
        context["is_eligible"] = all(one.is_eligible for one in comes_to)
    return render(request, "assessments/check.html", context)


@sign_in_required
@require_POST
def take_up(request: CommonwealRequest, assessment_id: UUID) -> HttpResponse:
    """`/assessments/<uuid>/take-up`: become the assessor of a self-assessment."""
    assessment, _ = open_assessment(request, assessment_id, "")
    try:
        take_up_assessment(request.actor, assessment)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"You assess now, with {assessment.person.called}.")
    return redirect("assessments:check", assessment.pk)


def worked_out(assessment: Assessment, filled: FilledForm) -> list[Found]:
    """What the answers come to before anything is decided: an adult's needs, a carer's, or both."""
    form, found = definition_of(filled), mapped_of(filled)
    comes_to = []
    if decides_for_adult(form):
        of_adult = eligibility(EligibilityInput.model_validate(eligibility_inputs(found)))
        comes_to.append(needs_found(found, of_adult.unable))
    if decides_for_carer(form):
        of_carer = carer_eligibility(CarerEligibilityInput.model_validate(carer_eligibility_inputs(found)))
        comes_to.append(carer_found(found, of_carer.unable))
    return comes_to


def decided_of(assessment: Assessment, filled: FilledForm | None) -> list[Found]:
    """What a decision found; for one without its form, as the kept results have it."""
    if filled is not None:
        return worked_out(assessment, filled)
    inputs = assessment.decision.inputs if assessment.decision else {}
    unable = sorted(letter for letter, ability in inputs.get("outcomes", {}).items() if ability != Ability.ABLE)
    named = {"impairment": "impairment", "wellbeing_impact": "wellbeing-impact"}
    return [needs_found(Mapped(conditions={to: bool(inputs.get(name)) for name, to in named.items()}), unable)]


def _decision(assessment: Assessment, found: Found, is_own: bool) -> dict[str, Any]:
    """One decision in words, for the page."""
    whom = assessment.person
    if found.of_carer and assessment.kind != AssessmentKind.CARER and assessment.other is not None:
        whom = assessment.other
    is_you = is_own and whom.pk == assessment.person_id
    is_second = found.of_carer and assessment.kind != AssessmentKind.CARER
    called = "you" if is_you else whom.called
    if is_second and assessment.other is None:
        called = "The carer"
    return {
        "sentence": decision_sentence(called, is_eligible=found.is_eligible, of_carer=found.of_carer),
        "conditions": found.conditions,
        "next_step": what_happens_next(
            is_eligible=found.is_eligible, advice=assessment.advice, of_carer=found.of_carer
        ),
        "is_eligible": found.is_eligible,
        "result": assessment.carer_decision_id if is_second else assessment.decision_id,
        "of_carer": found.of_carer,
    }


def _outcomes(assessment: Assessment) -> list[dict[str, Any]]:
    """The ten outcomes as an adult's decision found them; none for a carer's own."""
    held = outcomes_of(assessment)
    if not held:
        return []
    return [
        {
            "outcome": outcome,
            "is_unable": letter in held and held[letter].ability not in ("", Ability.ABLE),
            "clause": ABILITIES[Ability(held[letter].ability)].clause
            if letter in held and held[letter].ability
            else "not answered, counted as able",
            "note": held[letter].note if letter in held else "",
        }
        for letter, outcome in ADULT_OUTCOMES.items()
    ]


def _done(assessment: Assessment) -> str:
    if assessment.kind in WITHOUT_DECISION:
        return f"{assessment.get_kind_display()} is finished."
    if may_write_about(assessment):
        return f"The decision is kept, and {assessment.person.called} is written to."
    return (
        f"The decision is kept. Writing to {assessment.person.called} may be unsafe, so no letter was sent: tell them."
    )
