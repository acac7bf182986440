"""Opening what these pages are about, and the page with a form that most of them need."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.carers.allowed import WORKERS
from commonweal.pathway.carers.models import Carer, CarerBreak, EmergencyPlan
from commonweal.pathway.carers.queries.register import seen_through
from commonweal.people.identity.forms import take_errors
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import open_record
from commonweal.people.sight.queries import Access

REGISTER = {"text": "Carers", "href": "/carers"}


def look(request: CommonwealRequest, page: str) -> str:
    """What is written of a look: nothing where a form is sent, since its page was opened before."""
    return page if request.method in ("GET", "HEAD") else ""


def posted(request: CommonwealRequest) -> QueryDict | None:
    """What was sent, for a form; None where a page is only opened."""
    return request.POST if request.method == "POST" else None


def open_carer(request: CommonwealRequest, carer_id: UUID, page: str) -> tuple[Carer, Access]:
    """A registration and what the actor sees of the carer's record."""
    carer = get_object_or_404(Carer.objects.select_related("person", "team__organisation"), pk=carer_id)
    _, access = open_record(request.actor, carer.person_id, look(request, page))
    access.require_part("care")
    return carer, access


def open_plan(request: CommonwealRequest, plan_id: UUID, page: str) -> tuple[EmergencyPlan, Person, Access]:
    """An emergency plan, and the record by which the actor sees it: the carer's, else that of the person cared for."""
    plan = get_object_or_404(EmergencyPlan.objects.prefetch_related("helpers"), pk=plan_id)
    return plan, *open_about(request, plan, page)


def open_about(request: CommonwealRequest, plan: EmergencyPlan, page: str) -> tuple[Person, Access]:
    """The record by which the actor sees a plan: the carer's, else that of the person cared for."""
    return open_record(request.actor, seen_through(request.actor, plan), look(request, page))


def open_break(request: CommonwealRequest, break_id: UUID, page: str) -> tuple[CarerBreak, Access]:
    """A break and what the actor sees of the carer's record."""
    found = get_object_or_404(CarerBreak.objects.select_related("person", "caring"), pk=break_id)
    _, access = open_record(request.actor, found.person_id, look(request, page))
    access.require_part("care")
    return found, access


def crumbs_of(actor: Actor, person: Person, carer: Carer | None = None) -> list[dict[str, str]]:
    """The way back: the list (for workers), the record, the carer's page."""
    found = [REGISTER] if actor.has_role(*WORKERS) else []
    found.append({"text": person.name, "href": reverse("identity:record", args=[person.pk])})
    if carer is not None:
        found.append({"text": "Carer", "href": reverse("carers:carer", args=[carer.pk])})
    return found


def form_page(
    request: CommonwealRequest,
    form: forms.Form,
    act: Callable[[], object],
    *,
    heading: str,
    button: str,
    done: str,
    back: str,
    person: Person | None = None,
    template: str = "design/form_page.html",
    **more: Any,
) -> HttpResponse:
    """Show a form; once it is sent and right, `act` and go back. What an action refuses stands beside its field."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, done)
            return redirect(back)
    context = {"form": form, "person": person, "heading": heading, "button": button, "back_to": back}
    return render(request, template, context | more)
