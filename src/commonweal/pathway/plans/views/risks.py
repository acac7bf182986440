"""Talks about risk, and what is done if something happens."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.core.accounts.access import role_required, sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.plans.actions import (
    record_risk_talk,
    remove_contingency,
    remove_risk_talk,
    set_condition,
    waive_risk_talk,
    write_contingency,
)
from commonweal.pathway.plans.forms.parts import ContingencyForm, RiskForm, WaiverForm
from commonweal.pathway.plans.models import Contingency, Plan, RiskTalk
from commonweal.pathway.plans.queries import PLANNERS
from commonweal.pathway.plans.readiness import stages_of
from commonweal.pathway.plans.risk import stages_on
from commonweal.pathway.plans.views.opening import do_and_go, open_plan_page, plan_context, require_writer
from commonweal.people.circle.queries import emergency_contacts


@sign_in_required
@require_GET
def risks(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """The talks about risk of a plan, and at which points one is still asked for."""
    plan = open_plan_page(request, plan_id)
    talks = list(plan.risk_talks.all())
    had = {talk.stage for talk in talks}
    context = plan_context(
        request,
        plan,
        talks=talks,
        stages={stage.key: stage for stage in stages_on(timezone.localdate())},
        asked=[stage for stage in stages_of(list(plan.lines.all())) if stage.key not in had],
    )
    return render(request, "plans/risks.html", context)


@sign_in_required
@require_http_methods(["GET", "POST"])
def add_risk(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """A new talk about a risk."""
    return _edit_risk(request, open_plan_page(request, plan_id), None)


@sign_in_required
@require_http_methods(["GET", "POST"])
def change_risk(request: CommonwealRequest, plan_id: UUID, talk_id: UUID) -> HttpResponse:
    """A talk about a risk, changed."""
    plan = open_plan_page(request, plan_id)
    return _edit_risk(request, plan, get_object_or_404(plan.risk_talks, pk=talk_id))


def _edit_risk(request: CommonwealRequest, plan: Plan, talk: RiskTalk | None) -> HttpResponse:
    context = _writing(request, plan)
    initial = RiskForm.typed(talk) if talk else {"stage": request.GET.get("stage")}
    stages = list(stages_on(timezone.localdate()))
    form = RiskForm(request.POST or None, stages=stages, person=plan.person, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            record_risk_talk(request.actor, plan, form.risk(), talk)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "The talk about risk is saved")
            return redirect("plans:risks", plan.pk)
    return render(request, "plans/risk.html", context | {"form": form, "talk": talk})


@role_required(*PLANNERS)
@require_http_methods(["GET", "POST"])
def waive(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """Why there was no talk about risk at a point."""
    plan = open_plan_page(request, plan_id)
    context = _writing(request, plan)
    stages = list(stages_on(timezone.localdate()))
    form = WaiverForm(request.POST or None, stages=stages, initial={"stage": request.GET.get("stage")})
    if request.method == "POST" and form.is_valid():
        try:
            waive_risk_talk(request.actor, plan, form.cleaned_data["stage"], form.cleaned_data["waived_reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "The reason is recorded")
            return redirect("plans:risks", plan.pk)
    return render(request, "plans/waive_risk.html", context | {"form": form})


@sign_in_required
@require_POST
def remove_risk(request: CommonwealRequest, plan_id: UUID, talk_id: UUID) -> HttpResponse:
    """Take a talk out."""
    plan = open_plan_page(request, plan_id)
    talk = get_object_or_404(plan.risk_talks, pk=talk_id)
    here = reverse("plans:risks", args=[plan.pk])
    return do_and_go(request, lambda: remove_risk_talk(request.actor, talk), here, "Taken out of the plan")


@sign_in_required
@require_GET
def what_if(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """What is done if something happens."""
    plan = open_plan_page(request, plan_id)
    context = plan_context(
        request, plan, contingencies=list(plan.contingencies.all()), contacts=list(emergency_contacts(plan.person))
    )
    return render(request, "plans/what_if.html", context)


@sign_in_required
@require_GET
def fridge(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """The same on one page, to put up at home."""
    plan = open_plan_page(request, plan_id)
    context = plan_context(
        request, plan, contingencies=list(plan.contingencies.all()), contacts=list(emergency_contacts(plan.person))
    )
    return render(request, "plans/fridge.html", context)


@sign_in_required
@require_POST
def condition(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """Say whether the person lives with a long-term condition."""
    plan = open_plan_page(request, plan_id)
    here = reverse("plans:what_if", args=[plan.pk])
    return do_and_go(
        request, lambda: set_condition(request.actor, plan, request.POST.get("has") == "yes"), here, "Saved"
    )


@sign_in_required
@require_http_methods(["GET", "POST"])
def add_contingency(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """A new one."""
    return _edit_contingency(request, open_plan_page(request, plan_id), None)


@sign_in_required
@require_http_methods(["GET", "POST"])
def change_contingency(request: CommonwealRequest, plan_id: UUID, contingency_id: UUID) -> HttpResponse:
    """One, changed."""
    plan = open_plan_page(request, plan_id)
    return _edit_contingency(request, plan, get_object_or_404(plan.contingencies, pk=contingency_id))


def _edit_contingency(request: CommonwealRequest, plan: Plan, one: Contingency | None) -> HttpResponse:
    context = _writing(request, plan)
    initial = ContingencyForm.typed(one) if one else None
    form = ContingencyForm(request.POST or None, person=plan.person, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            write_contingency(request.actor, plan, contingency=one, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Saved")
            return redirect("plans:what_if", plan.pk)
    return render(request, "plans/contingency.html", context | {"form": form, "one": one})


@sign_in_required
@require_POST
def drop_contingency(request: CommonwealRequest, plan_id: UUID, contingency_id: UUID) -> HttpResponse:
    """Take one out."""
    plan = open_plan_page(request, plan_id)
    one = get_object_or_404(plan.contingencies, pk=contingency_id)
    here = reverse("plans:what_if", args=[plan.pk])
    return do_and_go(request, lambda: remove_contingency(request.actor, one), here, "Taken out of the plan")


def _writing(request: CommonwealRequest, plan: Plan) -> dict[str, object]:
    """What a page to write on is given. PermissionDenied where the actor does not write, or the plan is signed."""
    context = plan_context(request, plan)
    require_writer(request, context)
    return context
