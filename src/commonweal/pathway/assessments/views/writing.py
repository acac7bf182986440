"""An assessment as a task list, and a page for each of its parts. Every page saves; everything can wait."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.assessments import actions, forms
from commonweal.pathway.assessments.models import AssessedOutcome, Assessment
from commonweal.pathway.assessments.outcomes import ADULT_OUTCOMES
from commonweal.pathway.assessments.parts import PARTS, Part, part_after
from commonweal.pathway.assessments.queries import is_answered, missing_parts, needed_parts, outcomes_of
from commonweal.pathway.assessments.views.deciding import decision_page, effects_of
from commonweal.pathway.assessments.views.opening import open_assessment
from commonweal.people.circle.queries import circle_of
from commonweal.people.identity.forms import take_errors

LATER = "later"
"""The value of the button that saves a page as it is, answered or not."""

Outcomes = Mapping[str, AssessedOutcome]


@dataclass(frozen=True)
class Asked:
    """How a part is asked: its form, what was typed so far, and the action that saves it."""

    form: Callable[..., forms.PartForm]
    typed: Callable[[Assessment, Outcomes], dict[str, Any]]
    save: Callable[[Actor, Assessment, dict[str, Any]], None]


def _own_words(part: str, form: type[forms.PartForm], field: str) -> Asked:
    return Asked(
        form,
        lambda assessment, _: {"words": getattr(assessment, field)},
        lambda actor, assessment, typed: actions.write_own_words(actor, assessment, part, typed["words"]),
    )


def _outcome(letter: str) -> Asked:
    def typed(_: Assessment, outcomes: Outcomes) -> dict[str, Any]:
        found = outcomes.get(letter)
        return {"ability": found.ability, "note": found.note} if found else {}

    return Asked(
        lambda *args, **options: forms.OutcomeForm(*args, letter=letter, **options),
        typed,
        lambda actor, assessment, given: actions.answer_outcome(
            actor, assessment, letter, given["ability"], given["note"]
        ),
    )


def _carer(assessment: Assessment, _: Outcomes) -> dict[str, Any]:
    known = ", ".join(one.name for one in circle_of(assessment.person) if one.is_carer)
    return {
        "carer_name": assessment.carer_name or known[:200],
        "carer_view": assessment.carer_view,
        "offer": assessment.carer_offer,
    }


ASKED: dict[str, Asked] = {
    "taking-part": Asked(
        forms.TakingPartForm,
        lambda assessment, _: {"taking_part": assessment.taking_part, "note": assessment.taking_part_note},
        lambda actor, assessment, typed: actions.answer_taking_part(actor, assessment, **typed),
    ),
    "what-matters": _own_words("what-matters", forms.WhatMattersForm, "what_matters"),
    "strengths": _own_words("strengths", forms.StrengthsForm, "strengths"),
    "condition": Asked(
        forms.ConditionForm,
        lambda assessment, _: {
            "has_impairment": forms.said(assessment.has_impairment),
            "note": assessment.impairment_note,
        },
        lambda actor, assessment, typed: actions.answer_condition(actor, assessment, **typed),
    ),
    **{letter: _outcome(letter) for letter in ADULT_OUTCOMES},
    "wellbeing": Asked(
        forms.WellbeingForm,
        lambda assessment, _: assessment.wellbeing,
        lambda actor, assessment, typed: actions.write_wellbeing(actor, assessment, typed),
    ),
    "impact": Asked(
        forms.ImpactForm,
        lambda assessment, _: {"wellbeing_impact": forms.said(assessment.wellbeing_impact)},
        lambda actor, assessment, typed: actions.answer_impact(actor, assessment, typed["wellbeing_impact"]),
    ),
    "carer": Asked(
        forms.CarerForm,
        _carer,
        lambda actor, assessment, typed: actions.write_carer_view(
            actor, assessment, typed["carer_name"], typed["carer_view"], typed["offer"]
        ),
    ),
}


@sign_in_required
@require_safe
def assessment_page(request: CommonwealRequest, assessment_id: UUID) -> HttpResponse:
    """`/assessments/<uuid>`: the task list while it is open, the decision afterwards."""
    assessment, context = open_assessment(request, assessment_id, "the assessment")
    context["crumbs"] = context["crumbs"][:1]
    if not context["is_open"]:
        return decision_page(request, assessment, context)
    outcomes = outcomes_of(assessment)
    needed = needed_parts(assessment)
    groups: dict[str, list[dict[str, Any]]] = {}
    for part in PARTS.values():
        groups.setdefault(part.group, []).append(
            {
                "part": part,
                "is_answered": is_answered(part, assessment, outcomes),
                "is_needed": part in needed,
                "may_write": bool(part.writers & context["writers"]),
            }
        )
    missing = missing_parts(assessment, outcomes)
    context |= {"groups": groups, "missing": missing, "needed": len(needed), "answered": len(needed) - len(missing)}
    return render(request, "assessments/tasks.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def part_page(request: CommonwealRequest, assessment_id: UUID, key: str) -> HttpResponse:
    """`/assessments/<uuid>/parts/<key>`: one part, for whoever writes it."""
    if key not in PARTS:
        raise Http404
    part = PARTS[key]
    assessment, context = open_assessment(request, assessment_id, f"the assessment: {part.title.lower()}")
    if not context["is_open"]:
        messages.error(request, "This assessment has been decided and does not change. Start a new one.")
        return redirect("assessments:assessment", assessment.pk)
    if not part.writers & context["writers"]:
        raise PermissionDenied("This part of the assessment is not yours to write.")
    asked = ASKED[key]
    for_later = request.POST.get("then") == LATER
    form = asked.form(
        request.POST or None, initial=asked.typed(assessment, outcomes_of(assessment)), for_later=for_later
    )
    if request.method == "POST" and form.is_valid():
        try:
            asked.save(request.actor, assessment, form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
        else:
            return redirect(_after(assessment, part, context, for_later=for_later))
    context |= {"form": form, "part": part, "outcome": ADULT_OUTCOMES.get(key), "areas": effects_of(assessment)}
    return render(request, "assessments/part.html", context)


def _after(assessment: Assessment, part: Part, context: Mapping[str, Any], *, for_later: bool) -> str:
    """Where saving a part leads: to the next one of the same writer, or to the list."""
    following = None if for_later else part_after(part.key, context["writers"])
    if following is None:
        return reverse("assessments:assessment", args=[assessment.pk])
    return reverse("assessments:part", args=[assessment.pk, following.key])
