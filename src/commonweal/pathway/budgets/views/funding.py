"""Who pays for a plan: cost, budget and contribution together, each funder's part, and what was spent of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.core.accounts.access import role_required, sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.listing import csv_address, csv_response, wants_csv
from commonweal.pathway.budgets.actions.funding import divide_budget, record_spending
from commonweal.pathway.budgets.forms.funding import DivideForm, SpentForm, initial_from
from commonweal.pathway.budgets.integrated import FUNDER_WORDS
from commonweal.pathway.budgets.queries.funded import (
    FUNDERS_AGREE,
    RECORD_SPENDING,
    funded_budget_of,
    may_divide,
    sides_of,
    spending_by_funder,
)
from commonweal.pathway.plans.models import Plan
from commonweal.pathway.plans.queries import budget_of, cost_of, latest_contribution
from commonweal.people.identity.forms import take_errors
from commonweal.people.sight.actions import open_record


def _open(request: CommonwealRequest, plan_id: UUID, page: str) -> dict[str, Any]:
    """What these pages are given; 404 where the plan may not be seen."""
    plan = get_object_or_404(Plan.objects.select_related("person"), pk=plan_id)
    look = page if request.method in ("GET", "HEAD") else ""
    person, access = open_record(request.actor, plan.person_id, look)
    access.require_part("money")
    crumbs = [
        {"text": person.name, "href": reverse("identity:record", args=[person.pk])},
        {"text": "Support plan", "href": reverse("plans:plan", args=[plan.pk])},
    ]
    return {
        "plan": plan,
        "person": person,
        "is_own": access.is_own,
        "funded": funded_budget_of(plan),
        "may_divide": may_divide(request.actor, access),
        "may_record": request.actor.has_role(*RECORD_SPENDING),
        "crumbs": crumbs,
    }


@sign_in_required
@require_safe
def who_pays(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """`/plans/<uuid>/who-pays`: what the plan costs, its budget, the contribution, and each funder's part."""
    context = _open(request, plan_id, "who pays for the plan")
    plan, funded = context["plan"], context["funded"]
    rows, together = spending_by_funder(funded.pk) if funded else ([], {})
    if wants_csv(request):
        header = ("From", "To", "Funder", "Pounds", "What for")
        lines = [
            (one.first_on, one.last_on, FUNDER_WORDS[funder], amount, one.note)
            for one in rows
            for funder, amount in one.by_funder.items()
        ]
        return csv_response("spending-by-funder", header, lines)
    parts = list(funded.parts.all()) if funded else []
    cost = cost_of(plan)
    context |= {
        "cost": cost,
        "budget": budget_of(plan),
        "contribution": latest_contribution(context["person"]),
        "parts": parts,
        "sides": sides_of(funded) if funded else [],
        "is_old": funded is not None and funded.weekly_total != cost.weekly_cost,
        "spending": rows,
        "together": together,
        "words": FUNDER_WORDS,
        "csv": csv_address(request),
    }
    return render(request, "budgets/who_pays.html", context)


@role_required(*FUNDERS_AGREE)
@require_http_methods(["GET", "HEAD", "POST"])
def divide_page(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """`/plans/<uuid>/who-pays/divide`: who pays which part, and how it is held."""
    context = _open(request, plan_id, "the page to divide the budget")
    if not context["may_divide"]:
        raise PermissionDenied("Only those who plan with the person can divide the budget.")
    plan = context["plan"]
    lines = list(plan.lines.all())
    form = DivideForm(request.POST or None, lines=lines, initial=initial_from(context["funded"], lines))
    if request.method == "POST" and form.is_valid():
        try:
            divide_budget(request.actor, plan, form.terms())
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "The budget is divided.")
            return redirect("budgets:who_pays", plan.pk)
    context |= {"form": form, "cost": cost_of(plan), "heading": "Divide the budget", "button": "Divide the budget"}
    return render(request, "budgets/money_form.html", context)


@role_required(*RECORD_SPENDING)
@require_http_methods(["GET", "HEAD", "POST"])
def spent(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """`/plans/<uuid>/who-pays/spent`: what was spent, which is reported back to each funder."""
    context = _open(request, plan_id, "the page to report spending")
    if context["funded"] is None:
        messages.error(request, "Divide the budget first, so that spending can be reported to each funder.")
        return redirect("budgets:who_pays", plan_id)
    form = SpentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            record_spending(request.actor, context["funded"], **form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "It is recorded, and divided between the funders.")
            return redirect("budgets:who_pays", plan_id)
    context |= {"form": form, "heading": "Report what was spent", "button": "Record it"}
    return render(request, "budgets/money_form.html", context)
