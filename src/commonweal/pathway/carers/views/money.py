"""How a carer's budget is paid, and when it ends."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import Role
from commonweal.pathway.carers import actions
from commonweal.pathway.carers.allowed import DECIDES, PAYS
from commonweal.pathway.carers.forms import support as typed
from commonweal.pathway.carers.models import Carer, CarerBudget
from commonweal.pathway.carers.views.opening import form_page, look, posted
from commonweal.people.sight.actions import open_record


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: CommonwealRequest, budget_id: UUID) -> HttpResponse:
    """`/carers/budgets/<uuid>/pay`: the finance team has the pay run pay a budget."""
    request.actor.require_role(Role.FINANCE_OFFICER, Role.TEAM_MANAGER)
    form = typed.PayForm(posted(request))
    return _page(
        request, budget_id, form, lambda budget: actions.pay_by_runs(request.actor, budget, **form.cleaned_data),
        "Pay a carer’s budget", "It goes with the pay run.", button="Pay it by the pay run",
    )  # fmt: skip


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def paid(request: CommonwealRequest, budget_id: UUID) -> HttpResponse:
    """`/carers/budgets/<uuid>/paid`: say that a budget was paid otherwise than by the pay run."""
    request.actor.require_role(*PAYS)
    form = typed.PaidForm(posted(request), initial={"paid_on": timezone.localdate()})
    return _page(
        request, budget_id, form, lambda budget: actions.record_budget_paid(request.actor, budget, **form.cleaned_data),
        "The budget was paid", "It is saved.",
    )  # fmt: skip


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: CommonwealRequest, budget_id: UUID) -> HttpResponse:
    """`/carers/budgets/<uuid>/end`: a yearly budget ends."""
    request.actor.require_role(*DECIDES)
    form = typed.EndBudgetForm(posted(request), initial={"ends_on": timezone.localdate()})
    return _page(
        request, budget_id, form, lambda budget: actions.end_budget(request.actor, budget, **form.cleaned_data),
        "End a yearly budget", "It is saved. Nothing falls due after this day.", button="End it",
    )  # fmt: skip


def _page(
    request: CommonwealRequest,
    budget_id: UUID,
    form: forms.Form,
    act: Callable[[CarerBudget], Any],
    heading: str,
    done: str,
    *,
    button: str = "Save",
) -> HttpResponse:
    """The form above what is known of the budget. Back to the carer, or to the record for who sees their money only."""
    budget = get_object_or_404(CarerBudget.objects.select_related("person"), pk=budget_id)
    person, access = open_record(request.actor, budget.person_id, look(request, "a carer’s budget"))
    access.require_part("money")
    carer = Carer.objects.filter(person=person).order_by("-registered_at").first() if access.sees("care") else None
    back = reverse("carers:carer", args=[carer.pk]) if carer else reverse("identity:record", args=[person.pk])
    return form_page(
        request, form, lambda: act(budget), heading=heading, button=button, done=done, back=back, person=person,
        template="carers/budget.html", budget=budget, is_to_pay=isinstance(form, typed.PayForm),
    )  # fmt: skip
