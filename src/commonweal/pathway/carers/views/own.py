"""Pages of somebody who looks after another: what the register is, and putting oneself on it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.carers.actions import apply_for_register, register_self
from commonweal.pathway.carers.actions.asking import WHO
from commonweal.pathway.carers.forms.register import ApplyForm, JoinForm
from commonweal.pathway.carers.queries.register import carer_of, carings_of, own_application, plans_by_caring
from commonweal.people.identity.forms import take_errors
from commonweal.people.identity.queries import own_person


@require_safe
def me(request: CommonwealRequest) -> HttpResponse:
    """`/carers/me`: what there is for carers, and where the one who is signed in stands. Open to everybody."""
    person = own_person(request.actor)
    carer = carer_of(person) if person else None
    carings = list(carings_of(person)) if person and carer and carer.left_at is None else []
    plans = plans_by_caring(carings)
    context = {
        "carer": carer if carer and carer.left_at is None else None,
        "carings": carings,
        "without_plan": [one for one in carings if one.pk not in plans],
        "application": None if person else own_application(request.actor),
    }
    return render(request, "carers/me.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: CommonwealRequest) -> HttpResponse:
    """`/carers/join`: put oneself on the register; without a record, ask the council to."""
    if request.actor.is_staff:
        return redirect("carers:list")
    person = own_person(request.actor)
    carer = carer_of(person) if person else None
    if carer is not None and carer.left_at is None:
        return redirect("carers:carer", carer.pk)
    given, _, family = request.actor.name.rpartition(" ")
    known = {"given_name": given, "family_name": family}
    typed = request.POST if request.method == "POST" else None
    form: JoinForm = JoinForm(typed) if person else ApplyForm(typed, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            if person:
                made = register_self(request.actor, form.carer(), form.caring())
            else:
                who = {name: form.cleaned_data[name] for name in WHO}
                apply_for_register(request.actor, who, form.carer(), form.caring())
        except ValidationError as error:
            take_errors(form, error)
        else:
            if person:
                messages.success(request, "You are on the carers’ register.")
                return redirect("carers:carer", made.pk)
            messages.success(request, "The council has what you wrote, and will ring you.")
            return redirect("carers:me")
    context = {"form": form, "has_record": person is not None, "back_to": reverse("carers:me")}
    return render(request, "carers/join.html", context)
