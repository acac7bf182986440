"""Entries that are there twice: the list, two side by side, and making one of them."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commonweal.community.directory.actions.merging import mark_different, merge_pair, undo_merge
from commonweal.community.directory.allowed import require_editor
from commonweal.community.directory.fields import all_fields
from commonweal.community.directory.merging import Choice, can_have_both, likely_choice
from commonweal.community.directory.models import DuplicatePair, Service
from commonweal.community.directory.queries.waiting import pairs_to_look_at
from commonweal.community.directory.reading import document_of
from commonweal.community.directory.views.showing import show, typed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.database.jobs import queue_job
from commonweal.core.design.listing import page_of

State = DuplicatePair.State


@require_http_methods(["GET", "HEAD", "POST"])
def duplicates(request: CommonwealRequest) -> HttpResponse:
    """Pairs that look like one; and a button to look anew."""
    require_editor(request.actor)
    if request.method == "POST":
        queue_job("directory.find_duplicates", "default")
        messages.success(request, "Commonweal is looking. Come back in a minute or two.")
        return redirect("directory:duplicates")
    merged = DuplicatePair.objects.filter(state=State.MERGED).select_related("first", "second").order_by("-decided_at")
    context = {
        "page": page_of(request, pairs_to_look_at()),
        "merged": merged[:20],
        "crumbs": [{"text": "The directory’s desk", "href": reverse("directory:desk")}],
    }
    return show(request, "directory/desk/duplicates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def duplicate(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Two entries side by side, why they look like one, and the editor's decision."""
    require_editor(request.actor)
    pair = get_object_or_404(DuplicatePair.objects.select_related("first__organisation", "second__organisation"), pk=pk)
    asked = request.POST.get("kept", request.GET.get("kept", ""))
    kept_first = asked != str(pair.second_id) if asked else _says_more(pair.first, pair.second)
    problem = ""
    if request.method == "POST":
        try:
            return _decided(request, pair, kept_first=kept_first)
        except ValidationError as error:
            problem = " ".join(error.messages)
    kept, other = (pair.first, pair.second) if kept_first else (pair.second, pair.first)
    ours, theirs = document_of(kept.pk), document_of(other.pk)
    rows = [
        {
            "field": field,
            "kept": field.said(ours),
            "other": field.said(theirs),
            "choice": request.POST.get(field.key) or likely_choice(field, ours, theirs).value,
            "can_have_both": can_have_both(field),
            "can_choose": field.key not in ("organisation", "rest"),
        }
        for field in all_fields()
        if field.said(ours) or field.said(theirs)
    ]
    context = {
        "pair": pair,
        "kept_entry": kept,
        "other": other,
        "rows": rows,
        "problem": problem,
        "crumbs": [
            {"text": "The directory’s desk", "href": reverse("directory:desk")},
            {"text": "Pairs", "href": reverse("directory:duplicates")},
        ],
    }
    return show(request, "directory/desk/duplicate.html", context)


def _says_more(one: Service, other: Service) -> bool:
    """Whether an editor would more likely keep the one: it has an owner, or else more of its fields are filled in."""
    if bool(one.organisation.managed_by_id) != bool(other.organisation.managed_by_id):
        return one.organisation.managed_by_id is not None
    filled = [sum(bool(field.said(document)) for field in all_fields())
              for document in (document_of(one.pk), document_of(other.pk))]  # fmt: skip
    return filled[0] >= filled[1]


def _decided(request: CommonwealRequest, pair: DuplicatePair, *, kept_first: bool) -> HttpResponse:
    """Do as the pressed button says. Raises ValidationError."""
    note = typed_in(request, "note")
    if "different" in request.POST:
        mark_different(request.actor, pair)
        messages.success(request, "They stay two entries, and are not offered as a pair again.")
        return redirect("directory:duplicates")
    if "undo" in request.POST:
        undo_merge(request.actor, pair, note)
        messages.success(request, "They are two entries again, as they were.")
        return redirect("directory:duplicates")
    typed = {field.key: request.POST.get(field.key, Choice.KEPT) for field in all_fields()}
    choices = {key: Choice(chosen) for key, chosen in typed.items() if chosen in set(Choice)}
    kept = merge_pair(request.actor, pair, pair.first_id if kept_first else pair.second_id, choices, note)
    messages.success(request, "They are one entry. The address of the other leads to it.")
    return redirect("directory:service", kept.pk)
