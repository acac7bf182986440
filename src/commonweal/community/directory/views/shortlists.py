"""Entries that somebody keeps: their list, sent on, shared by a few words, or read out by an adviser."""

from io import BytesIO
from uuid import UUID

import segno
from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.community.directory.actions.shortlists import (
    MOST_KEPT,
    drop_entry,
    keep_entry,
    send_list,
    share_list,
)
from commonweal.community.directory.allowed import ADVISERS, listed
from commonweal.community.directory.forms.sending import SendForm
from commonweal.community.directory.list_words import normalise_words
from commonweal.community.directory.models import Service, SharedList
from commonweal.community.directory.queries.entries import entries, entry_page, in_order, similar_nearby
from commonweal.community.directory.script import script_of
from commonweal.community.directory.views.entry import LIMIT
from commonweal.community.directory.views.showing import KEPT, back_to, kept_by, posted, put_errors, show
from commonweal.core.accounts.mail import at_our_site
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.errors import too_many_requests


@require_POST
def keep(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Put an entry on one's list, or take it off."""
    service = get_object_or_404(listed(), pk=pk)
    is_off = "drop" in request.POST
    if request.actor.is_signed_in:
        try:
            drop_entry(request.actor, service.pk) if is_off else keep_entry(request.actor, service)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    else:
        kept = [key for key in request.session.get(KEPT, []) if key != str(service.pk)]
        request.session[KEPT] = (kept if is_off else [*kept, str(service.pk)])[-MOST_KEPT:]
    return redirect(back_to(request, "directory:shortlist"))


@require_http_methods(["GET", "HEAD", "POST"])
def shortlist(request: CommonwealRequest) -> HttpResponse:
    """One's own list: to look at, print, send or share."""
    ids = kept_by(request)
    form = SendForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action=LIMIT, key=form.cleaned_data["to"]):
            return too_many_requests(request)
        try:
            send_list(request.actor, ids, form.cleaned_data["how"], form.cleaned_data["to"])
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, "It is on its way.")
            return redirect("directory:shortlist")
    services = in_order(listed().select_related("organisation"), ids)
    return show(request, "directory/shortlist.html", {"services": services, "form": form})


@require_POST
def share(request: CommonwealRequest) -> HttpResponse:
    """Put one's list, or one entry, under a few words that anybody may open."""
    asked = request.POST.get("service")
    try:
        shared_list = share_list([UUID(asked)] if asked else kept_by(request))
    except ValueError:
        return redirect("directory:shortlist")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("directory:shortlist")
    return redirect(f"{reverse('directory:shared', args=[shared_list.words])}?new=1")


@require_safe
def shared(request: CommonwealRequest, words: str) -> HttpResponse:
    """A list that somebody shared. Words typed with spaces or capitals lead there too."""
    plain = normalise_words(words)
    if plain != words:
        return redirect("directory:shared", plain)
    found = get_object_or_404(SharedList, words=plain, until__gte=timezone.localdate())
    services = in_order(listed().select_related("organisation"), found.services)
    context = {
        "shared": found,
        "services": services,
        "address": at_our_site(reverse("directory:shared", args=[found.words])),
        "is_new": "new" in request.GET,
    }
    return show(request, "directory/shared.html", context)


@require_safe
def shared_code(request: CommonwealRequest, words: str) -> HttpResponse:
    """The address of a shared list as a square code for a phone's camera."""
    found = get_object_or_404(SharedList, words=words, until__gte=timezone.localdate())
    code = segno.make(at_our_site(reverse("directory:shared", args=[found.words])), error="m")
    picture = BytesIO()
    code.save(picture, kind="svg", scale=8, border=4, dark="#16232b", light="#ffffff")
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


@require_safe
def open_list(request: CommonwealRequest) -> HttpResponse:
    """Where somebody types the words of a list that they were told."""
    typed = normalise_words(request.GET.get("words", ""))
    if typed and SharedList.objects.filter(words=typed, until__gte=timezone.localdate()).exists():
        return redirect("directory:shared", typed)
    return show(request, "directory/open_list.html", {"typed": request.GET.get("words", ""), "is_unknown": bool(typed)})


@require_http_methods(["GET", "HEAD", "POST"])
def script(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """What an adviser reads out to a caller, and sends them. To whom is not kept with what was sent."""
    request.actor.require_role(*ADVISERS)
    service = get_object_or_404(entries(request.actor).exclude(listing=Service.Listing.MERGED), pk=pk)
    form = SendForm(posted(request))
    if request.method == "POST" and form.is_valid():
        chosen = [service.pk, *(key for key in kept_by(request) if "whole_list" in request.POST)]
        try:
            sent = send_list(request.actor, chosen, form.cleaned_data["how"], form.cleaned_data["to"])
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, f"Sent. They can also open it with the words “{sent.words.replace('-', ' ')}”.")
            return redirect("directory:script", service.pk)
    page = entry_page(service)
    context = {
        "service": service,
        "form": form,
        "lines": script_of(page.record, page.summary, service.organisation.name, page.now),
        "next": similar_nearby(service, 5),
        "notes": service.staff_notes.all()[:5],
        "back_to": reverse("directory:service", args=[service.pk]),
    }
    return show(request, "directory/script.html", context)
