"""The editors' desk: what waits, what is proposed side by side, the history of an entry, and whether it is shown."""

from itertools import pairwise
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.community.directory.actions.deciding import (
    StaleProposalError,
    approve_version,
    decline_version,
    roll_back,
)
from commonweal.community.directory.actions.listing import bring_back, hide_entry, take_out, withdraw_entry
from commonweal.community.directory.allowed import is_editor, require_editor, require_may_edit
from commonweal.community.directory.differences import differences, rebase
from commonweal.community.directory.editing import SECTIONS
from commonweal.community.directory.forms.saying import DecisionForm, ReasonForm
from commonweal.community.directory.models import Service, Version
from commonweal.community.directory.queries.entries import entries
from commonweal.community.directory.queries.waiting import (
    claims_waiting,
    hidden_now,
    pairs_to_look_at,
    proposals_waiting,
    stale_now,
)
from commonweal.community.directory.reading import document_of
from commonweal.community.directory.views.showing import chosen_ids, posted, put_errors, show
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.listing import page_of

LISTINGS = {
    "hide": ("Hide it for now", hide_entry, "It is hidden."),
    "remove": ("Take it out", take_out, "It is taken out."),
    "withdraw": ("Take it out of the directory", withdraw_entry, "It is taken out."),
    "restore": ("Bring it back", bring_back, "It is in the directory again."),
}
"""What can be done about whether an entry is shown: its words, its action, and what is said once it is done."""


@require_safe
def desk(request: CommonwealRequest) -> HttpResponse:
    """What waits for an editor."""
    require_editor(request.actor)
    context = {
        "page": page_of(request, proposals_waiting()),
        "claims": claims_waiting()[:20],
        "figures": [
            (proposals_waiting().count(), "proposals to decide", "#proposals"),
            (claims_waiting().count(), "claims to decide", "#claims"),
            (pairs_to_look_at().count(), "pairs that look like one", reverse("directory:duplicates")),
            (stale_now().count(), "entries to confirm", reverse("directory:stale")),
            (hidden_now().count(), "hidden entries", reverse("directory:hidden")),
        ],
    }
    return show(request, "directory/desk/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """What somebody proposed beside what the entry says, and the editor's decision."""
    require_editor(request.actor)
    version = get_object_or_404(Version.objects.select_related("service__organisation", "proposed_by"), pk=pk)
    form = DecisionForm(posted(request))
    if request.method == "POST" and form.is_valid() and _decide(request, version, form):
        return redirect("directory:desk")
    is_waiting = version.state == Version.State.PROPOSED
    current = document_of(version.service_id)
    rebased = rebase(version.before, current, version.document) if is_waiting else None
    context = {
        "version": version,
        "service": version.service,
        "form": form,
        "differences": differences(version.before, version.document),
        "conflicts": rebased.conflicts if rebased else (),
        "sections": SECTIONS,
        "crumbs": [{"text": "The directory’s desk", "href": reverse("directory:desk")}],
    }
    return show(request, "directory/desk/proposal.html", context)


def _decide(request: CommonwealRequest, version: Version, form: DecisionForm) -> bool:
    """Do as the pressed button says; whether it could be done."""
    note = form.cleaned_data["note"]
    try:
        if "approve" in request.POST:
            approve_version(
                request.actor, version, note,
                over_conflicts="over_conflicts" in request.POST, is_confirmed="checked" in request.POST,
            )  # fmt: skip
            messages.success(request, "It is in the directory.")
        else:
            decline_version(request.actor, version, note)
            messages.success(request, "It is declined, and whoever proposed it is told why.")
    except StaleProposalError as error:
        form.add_error(None, f"{error.messages[0]}. Look at what it says now, and approve it over that, or decline it")
    except ValidationError as error:
        put_errors(form, error)
    return not form.errors


@require_http_methods(["GET", "HEAD", "POST"])
def history(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Every version of an entry with who and why, and the way back to one."""
    service = get_object_or_404(entries(request.actor), pk=pk)
    require_may_edit(request.actor, service)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        version = get_object_or_404(Version, pk__in=chosen_ids(request.POST, "version"), service=service)
        try:
            roll_back(request.actor, version, form.cleaned_data["reason"])
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, "The entry is as it was then.")
            return redirect("directory:history", service.pk)
    versions = list(service.versions.exclude(state=Version.State.DRAFT).order_by("-decided_at", "-proposed_at")[:100])
    approved = [one for one in versions if one.state == Version.State.APPROVED]
    older = {newer.pk: before for newer, before in pairwise(approved)}
    context = {
        "service": service,
        "form": form,
        "versions": [(one, _changes(one, older.get(one.pk))) for one in versions],
        "in_force": approved[0].pk if approved else None,
        "is_editor": is_editor(request.actor),
        "asked": request.GET.get("version", "") or request.POST.get("version", ""),
        "crumbs": [{"text": service.name, "href": reverse("directory:service", args=[service.pk])}],
    }
    return show(request, "directory/desk/history.html", context)


def _changes(version: Version, older: Version | None) -> list[str]:
    """The names of the fields that a version changed."""
    before = version.before or (older.document if older else None)
    if before is None or version.kind == Version.Kind.BEFORE:
        return []
    return [one.field.label for one in differences(before, version.document)]


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: CommonwealRequest, pk: UUID, what: str) -> HttpResponse:
    """Hide, take out, withdraw or bring back an entry, with a reason."""
    service = get_object_or_404(entries(request.actor).exclude(listing=Service.Listing.MERGED), pk=pk)
    require_may_edit(request.actor, service)
    words, action, done = LISTINGS[what]
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            action(request.actor, service, form.cleaned_data["reason"])
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, done)
            return redirect(
                "directory:mine" if what == "withdraw" else "directory:service", *([] if what == "withdraw" else [pk])
            )
    back = reverse("directory:service", args=[pk])
    return show(
        request, "directory/desk/reason.html", {"name": service.name, "form": form, "words": words, "back_to": back}
    )


@require_safe
def hidden(request: CommonwealRequest) -> HttpResponse:
    """What is hidden, and why."""
    require_editor(request.actor)
    context = {
        "page": page_of(request, hidden_now()),
        "crumbs": [{"text": "The directory’s desk", "href": reverse("directory:desk")}],
    }
    return show(request, "directory/desk/hidden.html", context)
