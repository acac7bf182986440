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
from commonweal.pathway.budgets.comparing import Column, compare
from commonweal.pathway.budgets.forms import CompareForm, HoursForm, PointsForm, SchemeForm
from commonweal.pathway.budgets.queries import answers_of, budgets_from, may_set_budget
from commonweal.pathway.budgets.queries.proposed import proposed_from
from commonweal.pathway.budgets.schemes import Scheme, schemes_on, versions
from commonweal.pathway.plans.models import Plan
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
    context["plan"] = Plan.objects.filter(assessment=assessment_id, signed_at=None).first()
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
    before = context["budgets"][0] if context["budgets"] else None
    proposed = proposed_from(assessment, scheme)
    initial = {"support_reason": before.support_reason} if before and before.support_reason else None
    form = form_class(request.POST or None, scheme=scheme, proposed=proposed, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = set_indicative_budget(request.actor, assessment, scheme.name, **form.given())
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "The indicative budget is worked out and kept.")
            return redirect("budgets:budget", made.assessment_id)
    context |= {"form": form, "scheme": scheme, "several": len(schemes) > 1, "proposed": proposed}
    return render(request, "budgets/work_out.html", context)


def _chosen(request: CommonwealRequest, schemes: tuple[Scheme, ...]) -> Scheme | None:
    if len(schemes) == 1:
        return schemes[0]
    return next((scheme for scheme in schemes if scheme.name == request.GET.get("scheme")), None)


@role_required(*ASSESSORS)
@require_http_methods(["GET", "HEAD", "POST"])
def compare_schemes(request: CommonwealRequest, assessment_id: UUID) -> HttpResponse:
    """`/assessments/<uuid>/budget/compare`: the same answers under several schemes; one of them may then be kept."""
    context = _open(request, assessment_id, "the comparison of allocation schemes")
    assessment = context["assessment"]
    if not context["works_out"]:
        raise PermissionDenied("Only those who work with the person can work out a budget.")
    today = timezone.localdate()
    known = versions()
    before = context["budgets"][0] if context["budgets"] else None
    in_force = [one for one in known if one.policy.governs(today)]
    answered: dict[str, str] = {}
    for one in in_force:
        answered |= proposed_from(assessment, one).levels
    initial = {"schemes": [one.key for one in in_force], **answered, **answers_of(before)}
    form = CompareForm(request.POST or None, versions=known, initial=initial)
    context["crumbs"].append({"text": "Indicative budget", "href": reverse("budgets:budget", args=[assessment.pk])})
    if request.method == "POST" and form.is_valid():
        compared = compare(form.cleaned_data["schemes"], form.answers(), form.cleaned_data["hours"], today)
        kept = next((one for one in compared.columns if one.scheme.key == request.POST.get("keep")), None)
        if kept is not None and kept.result is not None and _keep(request, assessment, kept, form):
            return redirect("budgets:budget", assessment.pk)
        context |= {"compared": compared, "may_keep": assessment.is_eligible, "today": today}
    return render(request, "budgets/compare.html", context | {"form": form})


def _keep(request: CommonwealRequest, assessment: Assessment, column: Column, form: CompareForm) -> bool:
    """Keep the budget of one column as it was shown; whether it was kept."""
    try:
        why = form.cleaned_data["changed_reason"]
        set_indicative_budget(request.actor, assessment, column.scheme.name, changed_reason=why, **_asked(column))
    except ValidationError as error:
        take_errors(form, error)
        return False
    messages.success(request, f"The indicative budget by {column.scheme.title} is kept.")
    return True


def _asked(column: Column) -> dict[str, Any]:
    return {name: value for name, value in column.given.items() if name != "scheme"}
