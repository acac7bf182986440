"""What is known of a person already, each fact with a press that says it is still right."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import CARE_STAFF
from commonweal.people.about.known import confirm_fact, known_facts
from commonweal.people.identity.views.changing import open_page
from commonweal.people.sight.queries import is_own_record


@sign_in_required
def known(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/known`: what was told once, from where and by whom; and whether it is still right."""
    person, access = open_page(request, person_id, "what is known already")
    access.require_record_staff_or_own(request.actor)
    if request.method == "POST":
        try:
            confirm_fact(request.actor, person, request.POST.get("key", ""), request.POST.get("value", ""))
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, "It is written down that this is still right.")
        return redirect("about:known", person.pk)
    context = {
        "person": person,
        "is_own": access.is_own,
        "facts": known_facts(person),
        "may_confirm": is_own_record(request.actor, person) or request.actor.has_role(*CARE_STAFF),
        "back_to": reverse("identity:record", args=[person.pk]),
    }
    return render(request, "about/known.html", context)
