"""Pages of sight: who can see a record and who looked, emergency access, and the timeline."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commonweal.core.accounts.access import role_required, sign_in_required
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import CARE_STAFF, Role
from commonweal.core.design.environment import moment
from commonweal.core.design.listing import csv_response, page_of
from commonweal.core.ledger.models import Entry
from commonweal.core.ledger.queries import looks, timeline
from commonweal.people.identity.forms import take_errors
from commonweal.people.identity.models import Person
from commonweal.people.identity.views.changing import change_part, open_page, typed_in
from commonweal.people.sight.actions import end_emergency_access, end_sight, open_record, take_emergency_access
from commonweal.people.sight.forms import EmergencyForm, EndEmergencyForm, TimelineForm
from commonweal.people.sight.kinds import Leads, changes_in, group_of, groups_among, leads_to
from commonweal.people.sight.leading import FOR_RECORD_STAFF
from commonweal.people.sight.models import Basis
from commonweal.people.sight.paper import timeline_paper
from commonweal.people.sight.queries import Access, ViewerOfRecord, is_own_record, who_can_see

LAST_FEW = 10
TIMELINE_PAGE = 50
MOST_TO_PRINT = 5_000


def who_section(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """Who can see the record, in a line: for the person and the council's staff."""
    if not access.is_record_staff_or_own(actor):
        return None
    return {"viewers": who_can_see(person)}


def timeline_section(actor: Actor, person: Person, access: Access) -> dict[str, Any]:
    """The last few things that happened in the record."""
    return {
        "entries": list(timeline(person.pk)[:LAST_FEW]),
        "changes_in": changes_in,
        "leads_to": _leads_for(actor, access),
    }


def _leads_for(actor: Actor, access: Access) -> Leads:
    """Where an entry leads whoever reads it: nowhere, where the page is not for them."""
    if access.is_record_staff_or_own(actor):
        return leads_to
    return lambda entry: "" if group_of(entry.kind) in FOR_RECORD_STAFF else leads_to(entry)


@sign_in_required
def who_sees(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/who-can-see`: who may see which part and why, and who looked; `?format=csv` saves the looks."""
    is_file = request.GET.get("format") == "csv"
    person, access = open_record(request.actor, person_id, "the list of who looked" if is_file else "who can see it")
    access.require_record_staff_or_own(request.actor)
    with_own = "own" in request.GET
    looked = looks(person.pk)
    if person.account_id is not None and not with_own:
        looked = looked.exclude(actor_id=person.account_id)
    if is_file:
        rows = ([entry.happened_at.isoformat(), entry.actor_name, entry.payload.get("part", "")] for entry in looked)
        return csv_response("who-looked", ["when", "who", "opened"], rows)
    viewers = who_can_see(person)
    context = {
        "person": person,
        "is_own": access.is_own,
        "viewers": [(viewer, _way_to_end(request.actor, person, access, viewer)) for viewer in viewers],
        "page": page_of(request, looked),
        "with_own": with_own,
        "has_account": person.account_id is not None,
        "back_to": reverse("identity:record", args=[person.pk]),
    }
    return render(request, "sight/who_can_see.html", context)


def _way_to_end(actor: Actor, person: Person, access: Access, viewer: ViewerOfRecord) -> str:
    """The address where this actor can end this sight; "" where they cannot."""
    if viewer.origin is None:
        return ""
    ends = {
        Basis.CARER: ("circle:stop_sharing", is_own_record(actor, person) or actor.has_role(*CARE_STAFF)),
        Basis.PARTNER: ("consent:withdraw", is_own_record(actor, person) or actor.has_role(*CARE_STAFF)),
        Basis.EMERGENCY: ("sight:end_emergency", access.keeps and actor.has_role(*CARE_STAFF)),
    }
    name, may = ends.get(viewer.basis, ("", False))
    return reverse(name, args=[person.pk, viewer.origin]) if may else ""


@role_required(*CARE_STAFF)
def end_emergency(request: CommonwealRequest, person_id: UUID, origin: UUID) -> HttpResponse:
    """`/people/<uuid>/emergency/<uuid>/end`: a team that keeps the record ends another's emergency access to it."""
    person, access = open_page(request, person_id, "the page to end emergency access")
    access.require_keeper(request.actor)
    viewer = next((found for found in who_can_see(person) if found.origin == origin), None)
    if viewer is None or viewer.basis != Basis.EMERGENCY:
        raise Http404("There is no such emergency access now.")
    return change_part(
        request,
        person,
        EndEmergencyForm(typed_in(request)),
        lambda typed: end_sight(request.actor, person, origin, reason=typed["reason"]),
        heading=f"End {viewer.viewer_name}'s emergency access",
        intro=f"They said: {viewer.reason} From the moment you choose this they see no more than before.",
        button="End it",
        done="The emergency access is ended.",
        anchor="who",
    )


@role_required(*CARE_STAFF, Role.SAFEGUARDING_LEAD)
def emergency(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/emergency`: see care and health at once, for a reason and some hours; or give that back."""
    person, access = open_page(request, person_id, "the page for emergency access")
    back = reverse("identity:record", args=[person.pk])
    form = EmergencyForm(request.POST if "reason" in request.POST else None)
    if request.method == "POST" and "end" in request.POST:
        end_emergency_access(request.actor, person)
        messages.success(request, "Your emergency access is ended.")
        return redirect(back)
    if request.method == "POST" and form.is_valid():
        try:
            until = take_emergency_access(request.actor, person, **form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, f"You have emergency access until {moment(until)}. Their team has been told.")
            return redirect(back)
    context = {"person": person, "access": access, "form": form, "back_to": back, "keepers": _keeping_teams(person)}
    return render(request, "sight/emergency.html", context)


def _keeping_teams(person: Person) -> list[str]:
    """The names of the teams that will be told, each once however many times it was given the record."""
    return list(dict.fromkeys(viewer.viewer_name for viewer in who_can_see(person) if viewer.basis == Basis.TEAM))


@sign_in_required
def timeline_page(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/timeline`: what happened, by kind, who and days; `?format=csv|pdf` saves it, `?all=1` prints."""
    person, access = open_record(request.actor, person_id, "the timeline")
    access.require_part("care")
    everything = timeline(person.pk)
    kinds = everything.order_by().values_list("kind", flat=True).distinct()
    names = everything.order_by("actor_name").values_list("actor_name", flat=True).distinct()
    form = TimelineForm(request.GET or None, groups=groups_among(kinds), names=list(names))
    entries = _narrowed(everything, form.cleaned_data) if form.is_bound and form.is_valid() else everything
    if request.GET.get("format") == "csv":
        rows = (
            [entry.happened_at.isoformat(), group_of(entry.kind), entry.summary, entry.actor_name, entry.reason]
            for entry in entries.iterator()
        )
        return csv_response("timeline", ["when", "kind", "what", "who", "why"], rows)
    if request.GET.get("format") == "pdf":
        response = HttpResponse(timeline_paper(person, list(entries[:MOST_TO_PRINT])), content_type="application/pdf")
        response["Content-Disposition"] = 'attachment; filename="timeline.pdf"'
        return response
    context = {
        "person": person,
        "is_own": access.is_own,
        "form": form,
        "page": page_of(request, entries, size=MOST_TO_PRINT if "all" in request.GET else TIMELINE_PAGE),
        "changes_in": changes_in,
        "leads_to": _leads_for(request.actor, access),
        "back_to": reverse("identity:record", args=[person.pk]) + "#timeline",
        "csv_link": _address_with(request, format="csv"),
        "pdf_link": _address_with(request, format="pdf"),
        "print_link": _address_with(request, all="1"),
    }
    return render(request, "sight/timeline.html", context)


def _narrowed(entries: QuerySet[Entry], asked: dict[str, Any]) -> QuerySet[Entry]:
    if asked["group"]:
        entries = entries.filter(kind__startswith=f"{asked['group']}.")
    if asked["who"]:
        entries = entries.filter(actor_name=asked["who"])
    if asked["since"]:
        entries = entries.filter(happened_at__date__gte=asked["since"])
    if asked["until"]:
        entries = entries.filter(happened_at__date__lte=asked["until"])
    return entries


def _address_with(request: CommonwealRequest, **more: str) -> str:
    """This page's address with what was asked, from its first page, and something more."""
    asked = request.GET.copy()
    asked.pop("page", None)
    for name, value in more.items():
        asked[name] = value
    return f"{request.path}?{asked.urlencode()}"
