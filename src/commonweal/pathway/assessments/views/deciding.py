"""Checking an assessment, deciding it, and the page that tells the decision."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.assessments.actions import decide_eligibility
from commonweal.pathway.assessments.decision import conditions, decision_sentence, what_happens_next
from commonweal.pathway.assessments.eligibility import EligibilityInput, eligibility
from commonweal.pathway.assessments.forms import DecisionForm
from commonweal.pathway.assessments.models import AssessedOutcome, Assessment
from commonweal.pathway.assessments.outcomes import ABILITIES, ADULT_OUTCOMES, Ability
from commonweal.pathway.assessments.parts import PARTS
from commonweal.pathway.assessments.queries import (
    eligibility_inputs,
    may_write_about,
    missing_parts,
    outcomes_of,
)
from commonweal.pathway.assessments.views.opening import open_assessment
from commonweal.pathway.assessments.wellbeing import AREAS


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
            decide_eligibility(request.actor, assessment, advice=form.cleaned_data["advice"])
        except ValidationError as error:
            if hasattr(error, "error_dict"):
                form.add_error(None, error)
            else:
                problem = " ".join(error.messages)
        else:
            messages.success(request, _done(assessment))
            return redirect("assessments:assessment", assessment.pk)
    outcomes = outcomes_of(assessment)
    missing = missing_parts(assessment, outcomes)
    editable = {key for key, part in PARTS.items() if part.writers & context["writers"]}
    context |= {"missing": missing, "problem": problem, "editable": editable, "form": form}
    context |= {"answers": answers_of(assessment, outcomes), "may_write": may_write_about(assessment)}
    if context["may_decide"] and not missing:
        found = eligibility(EligibilityInput.model_validate(eligibility_inputs(assessment, outcomes)))
        context["sentence"] = decision_sentence(assessment.person.called, is_eligible=found.eligible)
        context["conditions"] = _conditions(assessment, found.unable)
        context["is_eligible"] = found.eligible
    return render(request, "assessments/check.html", context)


def _done(assessment: Assessment) -> str:
    if may_write_about(assessment):
        return f"The decision is kept, and {assessment.person.called} is written to."
    return (
        f"The decision is kept. Writing to {assessment.person.called} may be unsafe, so no letter was sent: tell them."
    )


def decision_page(request: CommonwealRequest, assessment: Assessment, context: dict[str, Any]) -> HttpResponse:
    """The decision in a sentence, the three conditions, each outcome, and what comes next."""
    outcomes = outcomes_of(assessment)
    called = "you" if context["is_own"] else assessment.person.called
    unable = sorted(letter for letter, found in outcomes.items() if found.ability not in ("", Ability.ABLE))
    context |= {
        "sentence": decision_sentence(called, is_eligible=bool(assessment.is_eligible)),
        "next_step": what_happens_next(is_eligible=bool(assessment.is_eligible), advice=assessment.advice),
        "conditions": _conditions(assessment, unable),
        "outcomes": [
            {
                "outcome": outcome,
                "is_unable": letter in unable,
                "clause": ABILITIES[Ability(outcomes[letter].ability)].clause
                if letter in outcomes and outcomes[letter].ability
                else "not answered, counted as able",
                "note": outcomes[letter].note if letter in outcomes else "",
            }
            for letter, outcome in ADULT_OUTCOMES.items()
        ],
        "answers": answers_of(assessment, None),
    }
    return render(request, "assessments/decision.html", context)


def _conditions(assessment: Assessment, unable: list[str]) -> list[Any]:
    return list(
        conditions(
            has_impairment=bool(assessment.has_impairment),
            unable=unable,
            wellbeing_impact=bool(assessment.wellbeing_impact),
        )
    )


def answers_of(assessment: Assessment, outcomes: Mapping[str, AssessedOutcome] | None) -> list[dict[str, Any]]:
    """Every part with what was written there, in order: its key, its title and lines of (name, words).

    With None for `outcomes`, their ten parts are left out.
    """
    parts: list[tuple[str, str, list[tuple[str, str]]]] = [
        (
            "taking-part",
            "Taking part, and an advocate",
            [("", assessment.get_taking_part_display()), ("", assessment.taking_part_note)],
        ),
        ("what-matters", "What matters to me", [("", assessment.what_matters)]),
        ("strengths", "What I can do, and what helps", [("", assessment.strengths)]),
        (
            "condition",
            "Physical or mental impairment or illness",
            [("", _said(assessment.has_impairment)), ("", assessment.impairment_note)],
        ),
    ]
    if outcomes is not None:
        for letter, outcome in ADULT_OUTCOMES.items():
            held = outcomes.get(letter)
            answer = ABILITIES[Ability(held.ability)].answer if held and held.ability else ""
            parts.append((letter, outcome.title, [("", answer), ("", held.note if held else "")]))
    parts += [
        ("wellbeing", "What the effect on wellbeing is", effects_of(assessment)),
        ("impact", "A significant effect on wellbeing", [("", _said(assessment.wellbeing_impact))]),
        (
            "carer",
            "The carer’s view",
            [
                (assessment.carer_name, assessment.carer_view),
                ("An assessment of the carer’s own", assessment.get_carer_offer_display()),
            ],
        ),
    ]
    return [
        {"key": key, "title": title, "lines": [(name, words) for name, words in lines if words]}
        for key, title, lines in parts
    ]


def effects_of(assessment: Assessment) -> list[tuple[str, str]]:
    """The areas of wellbeing that have words, in the order of the law: title and words."""
    return [(area.title, assessment.wellbeing[key]) for key, area in AREAS.items() if key in assessment.wellbeing]


def _said(answer: bool | None) -> str:
    return "" if answer is None else ("Yes" if answer else "No")
