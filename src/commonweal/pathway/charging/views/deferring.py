"""Deferred payment agreements of one person: made, stated, ended."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from commonweal.core.accounts.access import role_required, sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import Role
from commonweal.pathway.charging.actions import deferring
from commonweal.pathway.charging.forms.easing import DeferralForm, EndDeferralForm
from commonweal.pathway.charging.models import DeferredPayment
from commonweal.pathway.charging.queries import deferred_of, may_assess
from commonweal.pathway.charging.views.easing import crumbs_of, form_page
from commonweal.people.identity.forms import take_errors
from commonweal.people.sight.actions import open_record


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def defer(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/deferred-payment`: the agreement and its statements; the finance team keeps a new one."""
    look = "" if request.method == "POST" else "the deferred payment agreement"
    person, access = open_record(request.actor, person_id, look)
    access.require_part("money")
    is_officer = may_assess(request.actor, access)
    found = list(deferred_of(person))
    is_open = any(one.ends_on is None for one in found)
    form = DeferralForm(request.POST or None) if is_officer and not is_open else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied("Only the finance team that works with the person keeps an agreement.")
        if form.is_valid():
            try:
                deferring.agree_deferred_payment(request.actor, person, **form.cleaned_data)
            except ValidationError as error:
                take_errors(form, error)
            else:
                messages.success(request, "The agreement is kept. A statement is written every six months.")
                return redirect("charging:defer", person.pk)
    context = {"person": person, "agreements": found, "form": form, "is_officer": is_officer, "is_own": access.is_own}
    return render(request, "charging/deferred.html", context | {"crumbs": crumbs_of(person)})


@role_required(Role.FINANCE_OFFICER)
@require_POST
def state_deferral(request: CommonwealRequest, person_id: UUID, agreement_id: UUID) -> HttpResponse:
    """`/people/<uuid>/deferred-payment/<uuid>/state`: a statement of today, besides those every six months."""
    person, _ = open_record(request.actor, person_id, "")
    agreement = get_object_or_404(DeferredPayment.objects.select_related("person"), pk=agreement_id, person=person)
    try:
        deferring.write_statement(request.actor, agreement, timezone.localdate())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("charging:defer", person.pk)


@role_required(Role.FINANCE_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def end_deferral(request: CommonwealRequest, person_id: UUID, agreement_id: UUID) -> HttpResponse:
    """`/people/<uuid>/deferred-payment/<uuid>/end`: sold, died, paid back, or ended by the person."""
    person, _ = open_record(request.actor, person_id, "the deferred payment agreement")
    agreement = get_object_or_404(DeferredPayment.objects.select_related("person"), pk=agreement_id, person=person)
    form = EndDeferralForm(request.POST or None, initial={"ends_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            deferring.end_deferred_payment(request.actor, agreement, **form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "It has ended, and a last statement is written.")
            return redirect("charging:defer", person.pk)
    return form_page(request, person, form, "End the agreement", "End it", agreement.address)
