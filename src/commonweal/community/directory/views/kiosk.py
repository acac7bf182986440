"""The directory on a library's screen: big buttons, nobody signed in, nothing kept, back to the start by itself."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commonweal.community.directory.actions.shortlists import share_list
from commonweal.community.directory.easy_read import easy_parts
from commonweal.community.directory.queries.browsing import Choice, browsable, counts_by_term
from commonweal.community.directory.queries.entries import entries, entry_page
from commonweal.community.directory.terms import own_terms
from commonweal.core.accounts.mail import at_our_site
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.listing import page_of

IDLE_SECONDS = 90
"""After this long without a touch the screen goes back to its start, for whoever comes next."""

A_SCREEN = 8


@never_cache
@require_safe
def start(request: CommonwealRequest) -> HttpResponse:
    """Where to begin: a few big buttons, each with what is behind it."""
    return _screen(request, "directory/kiosk/start.html", {"groups": _groups()})


@never_cache
@require_safe
def group(request: CommonwealRequest, key: str) -> HttpResponse:
    """The needs of a group, as big buttons."""
    found = _groups().get(key)
    if found is None:
        return redirect("directory:kiosk")
    return _screen(request, "directory/kiosk/group.html", {"name": found[0].group, "needs": found})


def _groups() -> dict[str, list[Choice]]:
    """The needs that have entries, by the address of their group, in the order of the list."""
    counted = {choice.key: choice for choice in counts_by_term("needs")}
    groups: dict[str, list[Choice]] = {}
    for key, term in own_terms("needs").items():
        if key in counted:
            groups.setdefault(slugify(term.group), []).append(counted[key])
    return groups


@never_cache
@require_safe
def need(request: CommonwealRequest, key: str) -> HttpResponse:
    """What there is for a need, a screen at a time."""
    term = own_terms("needs").get(key)
    if term is None:
        return redirect("directory:kiosk")
    found = browsable().filter(needs__contains=[key]).select_related("organisation").order_by("name", "pk")
    context = {"term": term, "group": slugify(term.group), "page": page_of(request, found, size=A_SCREEN)}
    return _screen(request, "directory/kiosk/need.html", context)


@never_cache
@require_safe
def entry(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """One entry in easy words."""
    service = get_object_or_404(entries(request.actor), pk=pk, listing="listed")
    page = entry_page(service)
    parts = easy_parts(page.record, page.summary, service.organisation.name, page.terms["access"])
    context = {"service": service, "parts": parts, "now": page.now, "need": service.needs[0] if service.needs else ""}
    return _screen(request, "directory/kiosk/entry.html", context)


@require_POST
def take_away(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """A few words and a square code, by which somebody has the entry on their own phone."""
    try:
        shared = share_list([pk])
    except ValidationError:
        return redirect("directory:kiosk")
    address = reverse("directory:shared", args=[shared.words])
    context = {"shared": shared, "address": at_our_site(address), "site": at_our_site("/directory/list"), "pk": pk}
    return _screen(request, "directory/kiosk/take_away.html", context)


def _screen(request: CommonwealRequest, template: str, context: dict[str, object]) -> HttpResponse:
    return render(request, template, {**context, "idle_seconds": IDLE_SECONDS})
