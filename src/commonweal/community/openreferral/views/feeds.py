"""Feeds: what is read again and again, and what to decide where a feed and an editor disagree."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.community.directory.differences import differences
from commonweal.community.directory.reading import document_of
from commonweal.community.openreferral.actions.feeds import (
    add_feed,
    change_feed,
    fetch_now,
    keep_ours,
    remove_feed,
    take_theirs,
)
from commonweal.community.openreferral.actions.importing import require_editor
from commonweal.community.openreferral.forms import FeedForm
from commonweal.community.openreferral.models import Feed, FeedRecord
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.listing import page_of

MOST_SHOWN = 50

_SETTINGS = ("name", "address", "licence", "every_hours", "hides_after", "finds_terms")
_WAITING = Q(records__waiting__isnull=False)


@require_safe
def feeds(request: CommonwealRequest) -> HttpResponse:
    """All feeds, with how their last reading went and what waits."""
    require_editor(request.actor)
    found = Feed.objects.annotate(
        entries=Count("records", distinct=True),
        waiting=Count("records", filter=_WAITING, distinct=True),
    )
    return render(request, "openreferral/feeds.html", {"page": page_of(request, found)})


@require_http_methods(["GET", "HEAD", "POST"])
def new_feed(request: CommonwealRequest) -> HttpResponse:
    """Add a feed."""
    require_editor(request.actor)
    form = FeedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            feed = add_feed(
                request.actor, place=form.chosen_place, **{name: form.cleaned_data[name] for name in _SETTINGS}
            )
        except ValidationError as error:
            _put_errors(form, error)
        else:
            messages.success(request, "The feed is being read for the first time. Come back in a minute or two.")
            return redirect("openreferral:feed", feed.pk)
    context = {"form": form, "crumbs": _crumbs()}
    return render(request, "openreferral/feed_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_feed(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Change how a feed is read."""
    require_editor(request.actor)
    feed = get_object_or_404(Feed, pk=pk)
    initial = {name: getattr(feed, name) for name in (*_SETTINGS, "place")}
    form = FeedForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        settings = {name: form.cleaned_data[name] for name in _SETTINGS}
        try:
            change_feed(request.actor, feed, place=form.chosen_place, **settings)
        except ValidationError as error:
            _put_errors(form, error)
        else:
            return redirect("openreferral:feed", pk)
    return render(request, "openreferral/feed_form.html", {"form": form, "feed": feed, "crumbs": _crumbs(feed)})


@require_http_methods(["GET", "HEAD", "POST"])
def feed(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """How the last reading of a feed went, and its records that need an editor."""
    require_editor(request.actor)
    found = get_object_or_404(Feed.objects.select_related("place"), pk=pk)
    if request.method == "POST":
        return _done(request, found)
    records = (
        found.records.defer("document", "waiting").select_related("service__organisation").order_by("service__name")
    )
    context = {
        "feed": found,
        "entries": records.count(),
        "waiting": page_of(request, records.filter(waiting__isnull=False)),
        "missing": records.filter(missing__gt=0)[:MOST_SHOWN],
        "faults": found.report.get("faults", [])[:MOST_SHOWN],
        "notes": found.report.get("notes", [])[:MOST_SHOWN],
        "crumbs": _crumbs(),
    }
    return render(request, "openreferral/feed.html", context)


def _done(request: CommonwealRequest, feed: Feed) -> HttpResponse:
    """Do as the pressed button says."""
    if "fetch" in request.POST:
        fetch_now(request.actor, feed)
        messages.success(request, "The feed is being read. Come back in a minute or two.")
    elif "pause" in request.POST or "resume" in request.POST:
        change_feed(request.actor, feed, is_active="resume" in request.POST)
    elif "remove" in request.POST:
        remove_feed(request.actor, feed)
        messages.success(request, f"{feed.name} is no longer read. Its entries stay.")
        return redirect("openreferral:feeds")
    return redirect("openreferral:feed", feed.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: CommonwealRequest, pk: int) -> HttpResponse:
    """What a feed says now beside what was edited here, and the editor's decision."""
    require_editor(request.actor)
    found = get_object_or_404(FeedRecord.objects.select_related("feed", "service__organisation"), pk=pk)
    if request.method == "POST":
        try:
            (take_theirs if "theirs" in request.POST else keep_ours)(request.actor, found)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("openreferral:feed", found.feed_id)
    if found.waiting is None:
        return redirect("openreferral:feed", found.feed_id)
    context = {
        "record": found,
        "differences": differences(document_of(found.service_id), found.waiting),
        "crumbs": _crumbs(found.feed),
    }
    return render(request, "openreferral/record.html", context)


def _crumbs(feed: Feed | None = None) -> list[dict[str, str]]:
    crumbs = [{"text": "Feeds", "href": reverse("openreferral:feeds")}]
    return [*crumbs, {"text": feed.name, "href": reverse("openreferral:feed", args=[feed.pk])}] if feed else crumbs


def _put_errors(form: FeedForm, error: ValidationError) -> None:
    for name, said in error.message_dict.items():
        form.add_error(name if name in form.fields else None, said)
