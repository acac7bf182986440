"""Who knows what and where, and what peer forums decided."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.community.navigation.actions import name_contact, record_forum_decision, retire_contact
from commonweal.community.navigation.actions.contacts import is_stale
from commonweal.community.navigation.actions.holding import CARRIERS
from commonweal.community.navigation.forms.around import ForumForm, NamedContactForm
from commonweal.community.navigation.forms.lists import WhoKnowsForm
from commonweal.community.navigation.models import NamedContact
from commonweal.community.navigation.queries.teams import working_team
from commonweal.community.navigation.queries.work import forum_decisions, journeys_of, named_contacts
from commonweal.community.navigation.views.opening import tried, typed_in
from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Organisation
from commonweal.core.accounts.roles import CARE_STAFF
from commonweal.core.calculations.registry import get_calculation
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv
from commonweal.core.places.models import Area, Place
from commonweal.core.places.queries import areas_of, find_postcode
from commonweal.people.sight.actions import open_record

BOTH = ["GET", "POST"]


def place_of(actor: Actor) -> Place:
    """The place of where the actor works; Http404 where none is loaded."""
    team = working_team(actor)
    if team is not None:
        return team.organisation.place
    first = Organisation.objects.filter(pk__in=actor.organisations).select_related("place").first()
    if first is None:
        raise Http404("No place is loaded")
    return first.place


@role_required(*CARE_STAFF)
@require_safe
def contacts(request: CommonwealRequest) -> HttpResponse:
    """`/navigation/who-knows`: who knows a topic, near a postcode."""
    place = place_of(request.actor)
    form = WhoKnowsForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    point = find_postcode(asked.get("postcode", "")) if asked.get("postcode") else None
    found = named_contacts(place, asked.get("words", ""), point.neighbourhood if point else None)
    if wants_csv(request):
        header = ("Topic", "Name", "What they do", "Where", "Phone", "E-mail", "Area", "Confirmed", "Note")
        rows = (
            (one.topic, one.name, one.role, one.organisation, one.phone, one.email,
             one.area.name if one.area else place.name, one.confirmed_on, one.note)
            for one in found
        )  # fmt: skip
        return csv_response("who-knows-what", header, rows)
    page = page_of(request, found)
    today = timezone.localdate()
    context = {
        "form": form,
        "page": page,
        "place": place,
        "point": point,
        "is_unknown": bool(asked.get("postcode")) and point is None,
        "stale": {one.pk for one in page.items if is_stale(one.confirmed_on, today)},
        "csv": csv_address(request),
    }
    return render(request, "navigation/contacts.html", context)


@role_required(*CARE_STAFF)
@require_http_methods(BOTH)
def new_contact(request: CommonwealRequest) -> HttpResponse:
    """`/navigation/who-knows/new`."""
    return _edit(request, None)


@role_required(*CARE_STAFF)
@require_http_methods(BOTH)
def contact(request: CommonwealRequest, contact_id: UUID) -> HttpResponse:
    """`/navigation/who-knows/<uuid>`: change somebody, or confirm that it still holds by saving it."""
    return _edit(request, get_object_or_404(NamedContact, pk=contact_id, is_current=True))


def _edit(request: CommonwealRequest, row: NamedContact | None) -> HttpResponse:
    place = row.place if row else place_of(request.actor)
    areas = list(areas_of(place).exclude(kind=Area.Kind.SMALL_AREA))
    names = ("topic", "name", "role", "organisation", "phone", "email", "note")
    initial = {name: getattr(row, name) for name in names} | {"area": row.area_id} if row else {}
    form = NamedContactForm(typed_in(request), areas=areas, initial=initial)
    back = reverse("navigation:contacts")
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, lambda: name_contact(request.actor, place, **form.facts(), contact=row))
    ):
        messages.success(request, "Kept, and confirmed today.")
        return redirect(back)
    return render(request, "navigation/contact.html", {"form": form, "contact": row, "back_to": back})


@role_required(*CARE_STAFF)
@require_POST
def retire(request: CommonwealRequest, contact_id: UUID) -> HttpResponse:
    """Somebody does not do this any more."""
    retire_contact(request.actor, get_object_or_404(NamedContact, pk=contact_id, is_current=True))
    messages.success(request, "They are no longer listed.")
    return redirect("navigation:contacts")


@role_required(*CARRIERS)
@require_safe
def forum(request: CommonwealRequest) -> HttpResponse:
    """`/navigation/forum`: what peer forums decided, and what it avoids, month by month."""
    found = forum_decisions(request.actor)
    if wants_csv(request):
        header = ("Day", "Person", "Package considered", "Pounds a week", "Community solution", "Pounds a week",
                  "Avoided, pounds a week")  # fmt: skip
        rows = (
            (one.held_on, one.person.name, one.package, one.weekly_package_cost, one.community,
             one.weekly_community_cost, one.weekly_avoided)
            for one in found
        )  # fmt: skip
        return csv_response("peer-forum", header, rows)
    decided = [
        {"on": on.isoformat(), "weekly_avoided": str(amount)}
        for on, amount in found.values_list("held_on", "weekly_avoided")
    ]
    total = get_calculation("avoided-cost-total")({"decisions": decided})
    context = {"page": page_of(request, found), "total": total, "csv": csv_address(request)}
    return render(request, "navigation/forum.html", context)


@role_required(*CARRIERS)
@require_http_methods(BOTH)
def new_decision(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/navigation/forum`: what a peer forum decided for one person."""
    page = "the page for a peer forum"
    person, access = open_record(request.actor, person_id, "" if request.method == "POST" else page)
    access.require_part("care")
    journey = journeys_of(person).filter(closed_at=None, team__in=request.actor.teams).first()
    form = ForumForm(typed_in(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, lambda: record_forum_decision(request.actor, person, form.terms(), journey=journey))
    ):
        messages.success(request, "What the forum decided is kept, with what it avoids.")
        return redirect("navigation:forum")
    context = {"form": form, "person": person, "back_to": reverse("navigation:forum")}
    return render(request, "navigation/decision.html", context)
