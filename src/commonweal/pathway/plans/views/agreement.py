"""Agreeing a plan: the person and the worker; who has to approve what it costs is asked in the room of work."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.core.accounts.access import role_required, sign_in_required
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.plans.actions import (
    agree_as_decider,
    agree_as_person,
    agree_as_worker,
    disagree,
    record_agreement,
)
from commonweal.pathway.plans.deciding_for import evidence_of, own_right, who_decides
from commonweal.pathway.plans.forms.drafting import AgreementForm, WordsForm
from commonweal.pathway.plans.models import Plan, PlanRemark
from commonweal.pathway.plans.queries import PLANNERS, ROOM, approver_of, cost_of, writes_as
from commonweal.pathway.plans.readiness import what_is_missing
from commonweal.pathway.plans.views.opening import do_and_go, open_plan_page, plan_context, require_money
from commonweal.pathway.work.queries.approvals import approvals_about
from commonweal.people.identity.forms import take_errors

AGREE: dict[str, Callable[[Actor, Plan], Plan]] = {
    "person": agree_as_person,
    "worker": agree_as_worker,
}


@sign_in_required
@require_GET
def agreement_page(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """Who has agreed, who is waited for, and the button of whoever is looking. For those with sight of money."""
    plan = open_plan_page(request, plan_id)
    require_money(plan)
    cost = cost_of(plan)
    is_worker = request.actor.account_id == plan.worker_id
    context = plan_context(
        request,
        plan,
        cost=cost,
        missing=what_is_missing(plan),
        is_worker=is_worker,
        remarks=list(plan.remarks.all()),
        may_disagree=writes_as(request.actor, plan.person) is not None,
        decides=who_decides(plan),
        own_right=own_right(request.actor, plan),
        evidence_of=evidence_of,
        approval=approvals_about(ROOM, plan.pk).first(),
        approver=approver_of(plan, cost.weekly_cost),
    )
    return render(request, "plans/agreement.html", context)


@sign_in_required
@require_POST
def agree(request: CommonwealRequest, plan_id: UUID, who: str) -> HttpResponse:
    """Agree as the person or the worker."""
    plan = open_plan_page(request, plan_id)
    here = reverse("plans:agreement", args=[plan.pk])
    return do_and_go(request, lambda: AGREE[who](request.actor, plan), here, "Your agreement is recorded")


@sign_in_required
@require_http_methods(["GET", "POST"])
def decide(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """Agree by one's own right to decide for the person."""
    plan = open_plan_page(request, plan_id)
    require_money(plan)
    maker = own_right(request.actor, plan)
    if maker is None:
        raise PermissionDenied("Only somebody whose right to decide in health and welfare was checked can do this.")
    label = f"How did you help {plan.person.called} to decide, and why can they not decide this now?"
    hint = "Everybody can decide until it is shown that they cannot (Mental Capacity Act 2005, section 1)"
    form = WordsForm(request.POST or None, label=label, hint=hint)
    form.fields["words"].required = maker.only_without_capacity
    if request.method == "POST" and form.is_valid():
        try:
            agree_as_decider(request.actor, plan, form.cleaned_data["words"])
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "Your agreement is recorded")
            return redirect("plans:agreement", plan.pk)
    return render(request, "plans/remark.html", plan_context(request, plan, form=form, press="I agree to this plan"))


@role_required(*PLANNERS)
@require_http_methods(["GET", "POST"])
def record(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """Record that the person agreed, or who decided for them."""
    plan = open_plan_page(request, plan_id)
    decides = who_decides(plan)
    form = AgreementForm(request.POST or None, decides=decides)
    if request.method == "POST" and form.is_valid():
        try:
            record_agreement(request.actor, plan, **form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "The agreement is recorded")
            return redirect("plans:agreement", plan.pk)
    return render(request, "plans/record_agreement.html", plan_context(request, plan, form=form, decides=decides))


@sign_in_required
@require_http_methods(["GET", "POST"])
def disagreement(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """Say what one does not agree with."""
    plan = open_plan_page(request, plan_id)
    if writes_as(request.actor, plan.person) is None:
        raise PermissionDenied("Only the person, a carer they share their care with, and their worker can say this.")
    return _remark(
        request, plan, disagree, "What is not agreed with, and what would be better?", "Save", "It is written down"
    )


def _remark(
    request: CommonwealRequest,
    plan: Plan,
    act: Callable[[Actor, Plan, str], PlanRemark],
    label: str,
    press: str,
    done: str,
) -> HttpResponse:
    form = WordsForm(request.POST or None, label=label, hint="It stays with the plan, with your name and the day.")
    if request.method == "POST" and form.is_valid():
        try:
            act(request.actor, plan, form.cleaned_data["words"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, done)
            return redirect("plans:plan", plan.pk)
    return render(request, "plans/remark.html", plan_context(request, plan, form=form, press=press))
