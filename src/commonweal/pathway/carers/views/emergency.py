"""Pages of the emergency plan: writing, reading and printing it, using it, and the carer's card."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.core.accounts.access import role_required, sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.carers import actions
from commonweal.pathway.carers.allowed import WORKERS, works_with
from commonweal.pathway.carers.card import read_card_number
from commonweal.pathway.carers.forms.emergency import ActivateForm, CallForm, CardForm, EndForm, PlanForm
from commonweal.pathway.carers.models import Activation, Carer, Caring, EmergencyHelper, EmergencyPlan
from commonweal.pathway.carers.paper import card_as_pdf, code_svg, plan_as_pdf, plan_parts
from commonweal.pathway.carers.queries.register import carer_of
from commonweal.pathway.carers.timing import PlanState, emergency_phone, plan_state
from commonweal.pathway.carers.views.opening import crumbs_of, look, open_about, open_carer, open_plan
from commonweal.people.identity.forms import take_errors
from commonweal.people.identity.models import CommunicationKind, CommunicationNeed
from commonweal.people.sight.actions import open_record


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: CommonwealRequest, caring_id: UUID) -> HttpResponse:
    """`/carers/looks-after/<uuid>/plan`: write the emergency plan, or a new version of it."""
    caring = get_object_or_404(Caring.objects.select_related("person"), pk=caring_id, ended_on=None)
    person, access = open_record(request.actor, caring.person_id, look(request, "the page to write an emergency plan"))
    access.require_part("care")
    before = EmergencyPlan.objects.filter(caring=caring, replaced_at=None).prefetch_related("helpers").first()
    names = [*(name for name, _ in plan_parts()), "is_shown"]
    known = {name: getattr(before, name) for name in names} if before else {}
    helpers = list(before.helpers.all()) if before else []
    form = PlanForm(request.POST if request.method == "POST" else None, initial=known, helpers=helpers)
    if request.method == "POST" and form.is_valid():
        try:
            plan = actions.write_plan(request.actor, caring, form.facts(), form.helpers())
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "The emergency plan is saved. Print it, and give it to those who step in.")
            return redirect("carers:plan", plan.pk)
    registered = carer_of(person)
    context = {
        "form": form,
        "caring": caring,
        "person": person,
        "is_own": access.is_own,
        "back_to": reverse("carers:carer", args=[registered.pk]) if registered else reverse("carers:me"),
    }
    return render(request, "carers/write_plan.html", context)


@sign_in_required
@require_safe
def plan(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """`/carers/plans/<uuid>`: the plan, for the carer, workers, and the person cared for where it is shown."""
    found, person, access = open_plan(request, plan_id, "the emergency plan of their carer")
    through_carer = person.pk == found.person_id
    registered = carer_of(person) if through_carer else None
    newer = (
        EmergencyPlan.objects.filter(caring=found.caring_id, replaced_at=None).first() if found.replaced_at else None
    )
    in_use = Activation.objects.filter(caring=found.caring_id, ended_at=None).first()
    context = {
        "plan": found,
        "helpers": found.helpers.all(),
        "parts": [(title, getattr(found, name)) for name, title in plan_parts() if getattr(found, name)],
        "state": plan_state(found.review_on, timezone.localdate()),
        "states": PlanState,
        "person": person,
        "is_own": access.is_own and through_carer,
        "may_change": through_carer
        and found.replaced_at is None
        and (access.is_own or works_with(request.actor, access)),
        "may_use": request.actor.has_role(*WORKERS) and found.replaced_at is None and in_use is None,
        "in_use": in_use,
        "newer": newer,
        "before": Activation.objects.filter(caring=found.caring_id, ended_at__isnull=False).order_by("-started_at"),
        "crumbs": crumbs_of(request.actor, person, registered),
    }
    return render(request, "carers/plan.html", context)


@sign_in_required
@require_safe
def plan_pdf(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """`/carers/plans/<uuid>/pdf`: the plan on paper; in large print where the carer reads so."""
    found, person, _ = open_plan(request, plan_id, "the emergency plan of their carer, on paper")
    is_large = CommunicationNeed.objects.filter(person=person, kind=CommunicationKind.LARGE_PRINT).exists()
    number = Carer.objects.filter(person=found.person_id, left_at=None).values_list("card_number", flat=True).first()
    content = plan_as_pdf(found, number or "", is_large=is_large, today=timezone.localdate())
    return _pdf(content, "emergency-plan")


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


@sign_in_required
@require_POST
def confirm(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """`/carers/plans/<uuid>/confirm`: the plan is still right."""
    found, _, _ = open_plan(request, plan_id, "")
    try:
        actions.confirm_plan(request.actor, found)
        messages.success(request, "Thank you. We ask again in a year.")
    except ValidationError as error:
        messages.error(request, "; ".join(error.messages))
    return redirect("carers:plan", found.pk)


@sign_in_required
@require_POST
def agree(request: CommonwealRequest, helper_id: UUID) -> HttpResponse:
    """`/carers/helpers/<uuid>/agreed`: somebody agreed to step in."""
    helper = get_object_or_404(EmergencyHelper.objects.select_related("plan"), pk=helper_id)
    open_about(request, helper.plan, "")
    try:
        actions.agree_helper(request.actor, helper, timezone.localdate())
        messages.success(request, f"{helper.name} has agreed to step in.")
    except ValidationError as error:
        messages.error(request, "; ".join(error.messages))
    return redirect("carers:plan", helper.plan_id)


@role_required(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def activate(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """`/carers/plans/<uuid>/use`: the carer is suddenly away."""
    found, person, _ = open_plan(request, plan_id, "the page to use the emergency plan of their carer")
    form = ActivateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.activate_plan(request.actor, found, **form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
        else:
            return redirect("carers:emergency", made.pk)
    context = {
        "form": form,
        "person": person,
        "heading": str(found),
        "button": "Use the plan now",
        "back_to": reverse("carers:plan", args=[found.pk]),
    }
    return render(request, "design/form_page.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: CommonwealRequest, activation_id: UUID) -> HttpResponse:
    """`/carers/emergencies/<uuid>`: a plan in use: whom to ring, who was reached, and the end of it."""
    found = get_object_or_404(Activation.objects.select_related("plan").prefetch_related("calls"), pk=activation_id)
    person, access = open_about(request, found.plan, "an emergency of their carer")
    works = request.actor.has_role(*WORKERS)
    does = request.POST.get("do", "") if request.method == "POST" else ""
    calling = CallForm(request.POST if does == "call" else None, auto_id="id_call_%s")
    ending = EndForm(request.POST if does == "end" else None, auto_id="id_end_%s")
    sent: Any = {"call": calling, "end": ending}.get(does)
    if sent is not None and sent.is_valid():
        try:
            if sent is calling:
                actions.record_call(request.actor, found, **calling.cleaned_data)
            else:
                actions.end_emergency(request.actor, found, ending.cleaned_data["done"])
        except ValidationError as error:
            take_errors(sent, error)
        else:
            messages.success(request, "It is written down." if sent is calling else "The emergency is over.")
            return redirect("carers:emergency", found.pk)
    plan = found.plan
    rung = {call.name for call in found.calls.all()}
    context = {
        "found": found,
        "plan": plan,
        "helpers": plan.helpers.all(),
        "rung": rung,
        "parts": [(title, getattr(plan, name)) for name, title in plan_parts() if getattr(plan, name)],
        "calls": found.calls.all(),
        "calling": calling if works and found.ended_at is None else None,
        "ending": ending if works and found.ended_at is None else None,
        "form": sent,
        "person": person,
        "is_own": access.is_own,
        "crumbs": crumbs_of(request.actor, person),
    }
    return render(request, "carers/emergency.html", context)


@role_required(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def by_card(request: CommonwealRequest) -> HttpResponse:
    """`/carers/by-card`: somebody rang with the number of a carer's card."""
    form = CardForm(request.POST or None, initial={"number": read_card_number(request.GET.get("number", ""))})
    plans: list[EmergencyPlan] = []
    if request.method == "POST" and form.is_valid():
        try:
            plans = actions.open_by_card(request.actor, **form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
    if len(plans) == 1:
        return redirect("carers:plan", plans[0].pk)
    return render(request, "carers/by_card.html", {"form": form, "plans": plans})


@sign_in_required
@require_safe
def card(request: CommonwealRequest, carer_id: UUID) -> HttpResponse:
    """`/carers/<uuid>/card`: the carer's card, to print and carry."""
    found, access = open_carer(request, carer_id, "the carer’s card")
    if found.left_at is not None:
        return redirect("carers:carer", found.pk)
    phone, is_confirmed = emergency_phone(timezone.localdate())
    context = {
        "carer": found,
        "person": found.person,
        "is_own": access.is_own,
        "phone": phone,
        "is_confirmed": is_confirmed,
        "crumbs": crumbs_of(request.actor, found.person, found),
    }
    return render(request, "carers/card.html", context)


@sign_in_required
@require_safe
def card_pdf(request: CommonwealRequest, carer_id: UUID) -> HttpResponse:
    """`/carers/<uuid>/card.pdf`: the card as PDF, of the size of a bank card."""
    found, _ = open_carer(request, carer_id, "the carer’s card, on paper")
    if found.left_at is not None:
        return redirect("carers:carer", found.pk)
    phone, _ = emergency_phone(timezone.localdate())
    return _pdf(card_as_pdf(found.person.name, found.card_number, phone, timezone.localdate()), "carers-card")


@require_safe
def found_card(request: CommonwealRequest, number: str) -> HttpResponse:
    """`/carers/card/<number>`: what somebody sees who scans a card. The same for every number, so it tells nothing."""
    phone, _ = emergency_phone(timezone.localdate())
    context = {"number": read_card_number(number), "phone": phone, "works": request.actor.has_role(*WORKERS)}
    return render(request, "carers/found_card.html", context)


@require_safe
def card_code(request: CommonwealRequest, number: str) -> HttpResponse:
    """`/carers/card/<number>/code`: the address of that page as a square code for a phone's camera."""
    return HttpResponse(code_svg(read_card_number(number)), content_type="image/svg+xml")
