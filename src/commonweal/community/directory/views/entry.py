"""The page of an entry and of whoever runs it; and what anybody may say about them."""

import re
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.community.directory.actions.listing import delete_note, write_note
from commonweal.community.directory.actions.proposing import report_wrong
from commonweal.community.directory.allowed import ADVISERS, NOTE_WRITERS, is_editor, may_edit, owns, visible_to
from commonweal.community.directory.easy_read import easy_parts
from commonweal.community.directory.entry_parts import parts_for
from commonweal.community.directory.forms.saying import ReportForm
from commonweal.community.directory.freshness import is_due, rules_of
from commonweal.community.directory.models import ListedOrganisation, Service, StaffNote
from commonweal.community.directory.queries.entries import (
    ENDED,
    EntryPage,
    also_by,
    entries,
    entry_page,
    root_of,
    similar_nearby,
)
from commonweal.community.directory.views.showing import (
    EASY_READ,
    chosen_ids,
    posted,
    put_errors,
    show,
    shown_as,
    typed_in,
)
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.calculations.policy import policy_on
from commonweal.core.design.errors import too_many_requests
from commonweal.core.design.listing import page_of

LIMIT = "directory_words"


@require_safe
def service(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Everything known about an entry. One that was merged leads to the entry it was merged into."""
    found = _entry(request, pk)
    if found.listing == Service.Listing.MERGED:
        return redirect("directory:service", root_of(found).pk)
    page = entry_page(found)
    actor = request.actor
    context = {
        "page": page,
        "service": found,
        "back_to": _found_at(request),
        "is_stale": _is_stale(page),
        "may_edit": may_edit(actor, found),
        "is_editor": is_editor(actor),
        "is_adviser": actor.has_role(*ADVISERS),
        "maps": _maps(page),
        "says_more_on_access": _says_more_on_access(page),
        "added": [render_to_string(part.template, context) for part, context in parts_for(actor, found)],
    }
    if shown_as(request) == EASY_READ:
        parts = easy_parts(page.record, page.summary, found.organisation.name, page.terms["access"])
        return show(request, "directory/entry_easy.html", context | {"parts": parts})
    context |= {"also": also_by(found), "similar": similar_nearby(found)}
    if actor.has_role(*NOTE_WRITERS):
        context["notes"] = found.staff_notes.all()
    return show(request, "directory/entry.html", context)


def _entry(request: CommonwealRequest, pk: UUID) -> Service:
    """The entry, if the actor may open it. What was merged is open to all whom its successor is open to."""
    found = entries(request.actor).filter(pk=pk).first()
    if found is None:
        merged = Service.objects.select_related("merged_into", "organisation").filter(pk=pk, listing="merged").first()
        if merged is None or not visible_to(request.actor).filter(pk=root_of(merged).pk).exists():
            raise Http404
        return merged
    return found


def _found_at(request: HttpRequest) -> str:
    """Back to the search that led here, which the address carries along."""
    asked = request.META.get("QUERY_STRING", "")
    return f"{reverse('search:find')}?{asked}" if asked else reverse("search:find")


def _is_stale(page: EntryPage) -> bool:
    today = timezone.localdate()
    return is_due(today, page.service.assured_date, rules_of(policy_on("directory", today)))


def _says_more_on_access(page: EntryPage) -> bool:
    """Whether the words on access say more than the terms made of them."""
    said = {part.strip().lower() for part in re.split(r"[,;.]", page.service.accessibility) if part.strip()}
    return bool(said - {term.name.lower() for term in page.terms["access"]})


def _maps(page: EntryPage) -> list[dict[str, str]]:
    """For each place with a point, its name and its address on a map that tracks nobody."""
    return [
        {
            "name": place.name or page.summary.address,
            "href": f"https://www.openstreetmap.org/?mlat={place.latitude}&mlon={place.longitude}"
            f"#map=17/{place.latitude}/{place.longitude}",
        }
        for place in page.record.locations
        if place.latitude is not None
    ]


@require_safe
def old_address(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Entries were at /find/<id> once."""
    asked = request.META.get("QUERY_STRING", "")
    address = reverse("directory:service", args=[pk])
    return redirect(f"{address}?{asked}" if asked else address, permanent=True)


@require_safe
def organisation(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Who runs entries, how to reach them, and all that they have."""
    found = get_object_or_404(ListedOrganisation.objects.select_related("managed_by"), pk=pk)
    services = visible_to(request.actor).filter(organisation=found).exclude(listing=Service.Listing.MERGED)
    page = page_of(request, services.exclude(status__in=ENDED).order_by("name", "pk"))
    if not page.items and not is_editor(request.actor):
        raise Http404
    context = {
        "organisation": found,
        "page": page,
        "may_edit": is_editor(request.actor) or owns(request.actor, found),
        "is_editor": is_editor(request.actor),
        "back_to": reverse("directory:browse"),
    }
    return show(request, "directory/organisation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Anybody says what is wrong with an entry."""
    found = get_object_or_404(entries(request.actor).exclude(listing=Service.Listing.MERGED), pk=pk)
    form = ReportForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action=LIMIT, key=form.cleaned_data["email"]):
            return too_many_requests(request)
        try:
            report_wrong(request.actor, found, form.words(), form.cleaned_data["name"], form.cleaned_data["email"])
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, "Thank you. An editor of the directory reads it and puts it right.")
            return redirect("directory:service", found.pk)
    context = {"form": form, "service": found, "back_to": reverse("directory:service", args=[found.pk])}
    return show(request, "directory/report.html", context)


@require_POST
def note(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Staff tell each other something of an entry, or take such a note away."""
    found = get_object_or_404(entries(request.actor), pk=pk)
    if "delete" in request.POST:
        chosen = get_object_or_404(StaffNote, pk__in=chosen_ids(request.POST, "delete"), service=found)
        delete_note(request.actor, chosen)
        messages.success(request, "The note is deleted.")
    else:
        try:
            write_note(request.actor, found, typed_in(request, "words"))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, "The note is kept. The public does not see it.")
    return redirect(f"{reverse('directory:service', args=[found.pk])}#staff")
