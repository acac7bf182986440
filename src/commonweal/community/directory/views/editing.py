"""Filling in an entry: a task list, one page a section, and a check before it is sent."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.community.directory.actions.deciding import amend_proposal
from commonweal.community.directory.actions.proposing import (
    discard_draft,
    save_draft,
    send_draft,
    start_draft,
    start_new_entry,
    withdraw_proposal,
)
from commonweal.community.directory.allowed import is_editor, require_editor, require_may_edit
from commonweal.community.directory.differences import differences
from commonweal.community.directory.editing import SECTIONS, section_of, write_section
from commonweal.community.directory.fields import Document, all_fields, set_own_keys
from commonweal.community.directory.forms.rows import Group, RowsForm
from commonweal.community.directory.forms.saying import NewEntryForm
from commonweal.community.directory.forms.sections import section_form, values_of
from commonweal.community.directory.models import ListedOrganisation, Service, Version
from commonweal.community.directory.queries.entries import entries
from commonweal.community.directory.queries.waiting import own_organisations
from commonweal.community.directory.reading import document_of
from commonweal.community.directory.views.showing import chosen_ids, posted, put_errors, show, typed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.places.models import Place


def _own(request: CommonwealRequest, pk: UUID) -> tuple[Service, Version | None]:
    """An entry that the actor may change, and the draft that they have begun."""
    service = get_object_or_404(entries(request.actor).exclude(listing=Service.Listing.MERGED), pk=pk)
    require_may_edit(request.actor, service)
    drafts = Version.objects.filter(service=service, proposed_by=request.actor.account_id, state=Version.State.DRAFT)
    return service, drafts.select_related("service__organisation").first()


@require_safe
def task_list(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """The sections of an entry, with what is filled in and what the draft changes."""
    service, draft = _own(request, pk)
    document = draft.document if draft else document_of(service.pk)
    changed = {one.field.section for one in differences(draft.before, document)} if draft and draft.before else set()
    waiting = service.versions.filter(state=Version.State.PROPOSED).exclude(kind=Version.Kind.REPORT)
    context = {
        "service": service,
        "draft": draft,
        "name": document["name"],
        "sections": [(section, section.key in changed, _is_filled_in(section.key, document)) for section in SECTIONS],
        "waiting": waiting.defer("document", "before"),
        "is_editor": is_editor(request.actor),
        "crumbs": _crumbs(request, service),
    }
    return show(request, "directory/edit/tasks.html", context)


def _is_filled_in(section: str, document: Document) -> bool:
    return any(field.said(document) for field in all_fields() if field.section == section)


def _crumbs(request: CommonwealRequest, service: Service) -> list[dict[str, str]]:
    home = (
        {"text": "The directory’s desk", "href": reverse("directory:desk")}
        if is_editor(request.actor)
        else {"text": "My entries", "href": reverse("directory:mine")}
    )
    return [home, {"text": service.name, "href": reverse("directory:service", args=[service.pk])}]


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: CommonwealRequest, pk: UUID, key: str) -> HttpResponse:
    """One section of an entry. What is saved goes into the actor's draft."""
    service, draft = _own(request, pk)
    document = draft.document if draft else document_of(service.pk)

    def keep(changed: Document) -> None:
        save_draft(request.actor, draft or start_draft(request.actor, service), changed)

    return _section_page(request, key, document, keep, reverse("directory:edit", args=[service.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_section(request: CommonwealRequest, pk: UUID, key: str) -> HttpResponse:
    """One section of what somebody proposed: an editor changes it before they approve it."""
    require_editor(request.actor)
    version = get_object_or_404(Version.objects.select_related("service"), pk=pk, state=Version.State.PROPOSED)

    def keep(changed: Document) -> None:
        amend_proposal(request.actor, version, changed)

    return _section_page(request, key, version.document, keep, reverse("directory:proposal", args=[version.pk]))


def _section_page(request: CommonwealRequest, key: str, document: Document, keep, after: str) -> HttpResponse:  # type: ignore[no-untyped-def]
    try:
        chosen = section_of(key)
    except KeyError:
        raise Http404 from None
    values = chosen.read(document)
    form = section_form(key, values, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if isinstance(form, RowsForm) and form.wants_another_row:
            form = form.one_more()
        elif form.is_valid():
            try:
                keep(write_section(document, chosen, values_of(form)))
            except ValidationError as error:
                put_errors(form, error)
            else:
                return redirect(after)
    groups = form.groups if isinstance(form, RowsForm) else [Group("", list(form))]
    context = {"section": chosen, "form": form, "groups": groups, "name": document["name"], "back_to": after}
    return show(request, "directory/edit/section.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """What the draft changes, before it is sent."""
    service, draft = _own(request, pk)
    if draft is None:
        return redirect("directory:edit", service.pk)
    problem = ""
    if request.method == "POST":
        is_checked = "checked" in request.POST
        try:
            sent = send_draft(request.actor, draft, typed_in(request, "note"), is_checked=is_checked)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            is_in_force = sent.state == Version.State.APPROVED or is_editor(request.actor)
            words = (
                "It is in the directory." if is_in_force else "It is sent. An editor reads it, and you get an e-mail."
            )
            messages.success(request, words)
            if is_in_force:
                return redirect("directory:service", service.pk)
            return redirect("directory:mine")
    context = {
        "service": service,
        "draft": draft,
        "differences": differences(draft.before, draft.document),
        "is_editor": is_editor(request.actor),
        "problem": problem,
        "note": typed_in(request, "note"),
        "back_to": reverse("directory:edit", args=[service.pk]),
    }
    return show(request, "directory/edit/check.html", context)


@require_POST
def discard(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Throw a draft away."""
    service, draft = _own(request, pk)
    if draft is None:
        return redirect("directory:edit", service.pk)
    is_new = draft.kind == Version.Kind.NEW
    discard_draft(request.actor, draft)
    messages.success(request, "The draft is gone.")
    if is_new:
        return redirect("directory:desk" if is_editor(request.actor) else "directory:mine")
    return redirect("directory:service", service.pk)


@require_POST
def take_back(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Take back what one has sent and nobody has decided."""
    version = get_object_or_404(Version, pk=pk)
    try:
        withdraw_proposal(request.actor, version)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "It is taken back.")
    return redirect("directory:mine")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: CommonwealRequest) -> HttpResponse:
    """Begin a new entry of one's own organisation, or as an editor of any."""
    may_add = is_editor(request.actor)
    asked = chosen_ids(request.GET, "organisation")
    # an editor comes from the page of an organisation: a list of all of them may have many thousands
    own = ListedOrganisation.objects.filter(pk__in=asked) if may_add else own_organisations(request.actor)
    organisations = [(str(one.pk), one.name) for one in own]
    if not organisations and not may_add:
        raise PermissionDenied("Say first that you speak for an organisation of the directory, or suggest an entry.")
    form = NewEntryForm(
        posted(request), organisations=organisations, may_add=may_add,
        initial={"kind": Service.Kind.GROUP, "organisation": str(asked[0]) if asked else None},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            draft = start_new_entry(request.actor, *_beginning(form, own))
        except ValidationError as error:
            put_errors(form, error)
        else:
            return redirect("directory:edit", draft.service_id)
    back = reverse("directory:desk") if may_add else reverse("directory:mine")
    return show(request, "directory/edit/new.html", {"form": form, "back_to": back})


def _beginning(form: NewEntryForm, own):  # type: ignore[no-untyped-def]
    """The place, the document and the organisation of a new entry."""
    given = form.cleaned_data
    document: Document = {
        "id": str(uuid4()), "name": given["entry_name"], "status": "active", "description": given["description"],
    }  # fmt: skip
    set_own_keys(document, "kinds", [given["kind"]])
    set_own_keys(document, "needs", given["needs"])
    organisation = None
    if given["organisation"] == "new":
        document["organization"] = {"id": str(uuid4()), "name": given["new_organisation"]}
    else:
        organisation = own.get(pk=given["organisation"])
    place = organisation.place if organisation else None
    return place or Place.objects.order_by("pk")[:1].get(), document, organisation
