"""The indicative budget of an assessment, and the questions it is worked out from."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.core.accounts.access import role_required, sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.assessments.queries import ASSESSORS
from commonweal.pathway.budgets.actions import set_indicative_budget
from commonweal.pathway.budgets.forms import HoursForm, PointsForm, SchemeForm
from commonweal.pathway.budgets.queries import budgets_from, may_set_budget
from commonweal.pathway.budgets.schemes import Scheme, schemes_on
from commonweal.people.identity.forms import take_errors
from commonweal.people.sight.actions import open_record


def _open(request: CommonwealRequest, assessment_id: UUID, page: str) -> dict[str, Any]:
    """What the pages of a budget are given; 404 where neither the assessment nor a budget of it may be seen."""
    assessment = Assessment.objects.select_related("person__place").filter(pk=assessment_id).first()
    budgets = budgets_from(assessment_id)
    if assessment is None and not budgets:
        raise Http404
    person = assessment.person if assessment else budgets[0].person
    look = page if request.method in ("GET", "HEAD") else ""
    _, access = open_record(request.actor, person.pk, look)
    access.require_part("money")
    return {
        "assessment": assessment,
        "assessment_id": assessment_id,
        "budgets": budgets,
        "person": person,
        "is_own": access.is_own,
        "works_out": assessment is not None and may_set_budget(request.actor, access),
        "crumbs": [{"text": person.name, "href": reverse("identity:record", args=[person.pk])}],
    }


@sign_in_required
@require_safe
def budget(request: CommonwealRequest, assessment_id: UUID) -> HttpResponse:
    """`/assessments/<uuid>/budget`: the budget that counts, with its working, and those before."""
    context = _open(request, assessment_id, "the indicative budget")
    latest = context["budgets"][0] if context["budgets"] else None
    context |= {"budget": latest, "earlier": context["budgets"][1:]}
    context["may_set"] = context["works_out"] and context["assessment"].is_eligible
    context["yearly"] = latest.working.result.get("yearly") if latest else None
    return render(request, "budgets/budget.html", context)


@role_required(*ASSESSORS)
@require_http_methods(["GET", "HEAD", "POST"])
def work_out(request: CommonwealRequest, assessment_id: UUID) -> HttpResponse:
    """`/assessments/<uuid>/budget/set?scheme=`: the scheme's questions; first which scheme, where there are several."""
    context = _open(request, assessment_id, "the questions of the indicative budget")
    assessment = context["assessment"]
    if not context["works_out"]:
        raise PermissionDenied("Only those who work with the person can work out a budget.")
    if not assessment.is_eligible:
        messages.error(request, "A budget starts from an assessment that found the person eligible.")
        return redirect("assessments:assessment", assessment.pk)
    schemes = schemes_on(timezone.localdate())
    scheme = _chosen(request, schemes)
    context["crumbs"].append({"text": "Indicative budget", "href": reverse("budgets:budget", args=[assessment.pk])})
    if scheme is None:
        asked = request.GET if "chosen" in request.GET or "scheme" in request.GET else None
        context |= {"form": SchemeForm(asked, schemes=schemes), "schemes": schemes}
        return render(request, "budgets/choose_scheme.html", context)
    form_class = PointsForm if scheme.kind == "points" else HoursForm
    form = form_class(request.POST or None, scheme=scheme)
    if request.method == "POST" and form.is_valid():
        try:
            made = set_indicative_budget(request.actor, assessment, scheme.name, **form.given())
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "The indicative budget is worked out and kept.")
            return redirect("budgets:budget", made.assessment_id)
    return render(
        request, "budgets/work_out.html", context | {"form": form, "scheme": scheme, "several": len(schemes) > 1}
    )


def _chosen(request: CommonwealRequest, schemes: tuple[Scheme, ...]) -> Scheme | None:
    if len(schemes) == 1:
        return schemes[0]
    return next((scheme for scheme in schemes if scheme.name == request.GET.get("scheme")), None)
