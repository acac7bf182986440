"""Opening the pages of one person's work, and sending their forms."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from commonweal.community.navigation.actions.holding import CARRIERS, is_in_team
from commonweal.community.navigation.models import Journey
from commonweal.community.navigation.queries.work import journey_seen
from commonweal.community.navigation.timing import STATES, JourneyState
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.people.identity.forms import take_errors
from commonweal.people.sight.actions import record_look
from commonweal.people.sight.queries import access_of


def open_work(request: CommonwealRequest, journey_id: UUID, part: str = "") -> Journey:
    """The work that a page is about. Opening it (not sending its form) is a look, written as `part`.

    Http404 where it is hidden; PermissionDenied for whoever does not need the record.
    """
    journey = journey_seen(journey_id)
    access_of(request.actor, journey.person).require_reason_to_open(request.actor)
    if request.method == "GET":
        record_look(request.actor, journey.person, part or "the link work")
    return journey


def crumbs_for(actor: Actor) -> list[dict[str, str]]:
    """The way back to the list of people, for those who have one."""
    return [{"text": "Link work", "href": reverse("navigation:people")}] if actor.has_role(*CARRIERS) else []


def work_context(request: CommonwealRequest, journey: Journey, **more: Any) -> dict[str, Any]:
    """What every page of one person's work is given."""
    home = reverse("navigation:work", args=[journey.pk])
    return {
        "journey": journey,
        "person": journey.person,
        "state": STATES[journey.state],
        "may_change": is_in_team(request.actor, journey) and journey.state is not JourneyState.CLOSED,
        "is_in_team": is_in_team(request.actor, journey),
        "crumbs": [
            *crumbs_for(request.actor),
            {"text": journey.person.name, "href": home},
        ],
        "home": home,
        **more,
    }


def typed_in(request: CommonwealRequest) -> QueryDict | None:
    """What a form is bound to: everything sent, or nothing when the page is only opened."""
    return request.POST if request.method == "POST" else None


def tried(form: forms.Form, act: Callable[[], object]) -> bool:
    """Call `act`; what it refuses stands beside the fields of the form. Whether it was done."""
    try:
        act()
    except ValidationError as error:
        take_errors(form, error)
        return False
    return True


def form_page(
    request: CommonwealRequest,
    journey: Journey,
    form: forms.Form,
    act: Callable[[], object],
    *,
    heading: str,
    done: str,
    anchor: str = "",
    intro: Iterable[str] = (),
    button: str = "Save",
    template: str = "navigation/form.html",
    **more: Any,
) -> HttpResponse:
    """A page with one form: show it; when it is sent, act and go back to the work. Nothing typed is lost."""
    home = reverse("navigation:work", args=[journey.pk]) + (f"#{anchor}" if anchor else "")
    if request.method == "POST" and form.is_valid() and tried(form, act):
        messages.success(request, done)
        return redirect(home)
    context = work_context(
        request, journey, form=form, heading=heading, intro=list(intro), button=button, cancel=home, **more
    )
    return render(request, template, context)
