"""Pages of documents: the list, one document with what it shows and says, adding, replacing and removing."""

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv
from commonweal.people.documents.actions import (
    ABOUT_ME,
    add_document,
    attach,
    detach,
    may_add,
    remove_document,
    replace_document,
)
from commonweal.people.documents.forms import DocumentForm, FileForm, FilterForm, RemoveForm
from commonweal.people.documents.keeping import taken
from commonweal.people.documents.models import Attachment, Document
from commonweal.people.documents.queries import documents_of, removed_documents, versions_of
from commonweal.people.documents.serving import served
from commonweal.people.identity.forms import take_errors
from commonweal.people.identity.models import Person
from commonweal.people.identity.views.changing import change_part, open_page, typed_in
from commonweal.people.sight.actions import open_record, record_look
from commonweal.people.sight.models import Compartment
from commonweal.people.sight.queries import RECORD_STAFF, Access, is_own_record

LATEST = 5


def documents_section(actor: Actor, person: Person, access: Access) -> dict[str, Any]:
    """The last few documents."""
    found = list(documents_of(person)[: LATEST + 1])
    return {
        "documents": found[:LATEST],
        "has_more": len(found) > LATEST,
        "may_add": any(may_add(actor, person, part) for part in _parts(access)),
    }


def _parts(access: Access) -> list[Compartment]:
    return [part for part in Compartment if access.sees(part)]


@sign_in_required
def documents(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/documents`: all that the actor may see, by kind and words; `?format=csv` saves the list."""
    person, access = open_record(request.actor, person_id, "the documents")
    form = FilterForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = documents_of(person, kind=asked.get("kind", ""), words=asked.get("words", ""))
    if wants_csv(request):
        rows = (
            [one.title, one.get_kind_display(), one.type.called, one.dated_on or "", one.said_by, one.added_by_name,
             one.added_at.isoformat(), one.number, one.size, one.digest]
            for one in found.iterator()
        )  # fmt: skip
        header = ["title", "kind", "type", "made on", "said by", "added by", "added", "version", "bytes", "sha256"]
        return csv_response("documents", header, rows)
    context = {
        "person": person,
        "is_own": access.is_own,
        "form": form,
        "page": page_of(request, found),
        "filtered": any(asked.values()),
        "removed": list(removed_documents(person)),
        "may_add": any(may_add(request.actor, person, part) for part in _parts(access)),
        "csv_link": csv_address(request),
        "back_to": reverse("identity:record", args=[person.pk]) + "#documents",
    }
    return render(request, "documents/documents.html", context)


@sign_in_required
def add(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/documents/add`: a letter, picture, recording or film."""
    person, access = open_page(request, person_id, "the page to add a document")
    parts = [part for part in _parts(access) if may_add(request.actor, person, part)]
    if not parts:
        raise PermissionDenied("You can add documents only to the parts of a record that you see.")
    form = DocumentForm(typed_in(request), request.FILES or None, parts=parts, is_own=access.is_own)
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        try:
            document = add_document(request.actor, person, typed.pop("file"), **typed)
            if document.kind == Document.Kind.PHOTO:
                attach(request.actor, person, document, to=(ABOUT_ME, person.pk), words="About me")
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, f"{document.title} is added.")
            return redirect("documents:document", person.pk, document.pk)
    return _file_page(request, person, access, form, "Add a document", "Add it")


def _file_page(
    request: CommonwealRequest, person: Person, access: Access, form: FileForm, heading: str, button: str
) -> HttpResponse:
    context = {
        "person": person,
        "is_own": access.is_own,
        "form": form,
        "heading": heading,
        "button": button,
        "taken": taken(),
        "most": settings.DOCUMENTS_MOST_MEGABYTES,
        "most_film": settings.DOCUMENTS_MOST_FILM_MEGABYTES,
        "is_scanned": bool(settings.DOCUMENTS_SCAN_COMMAND),
        "back_to": reverse("documents:documents", args=[person.pk]),
    }
    return render(request, "documents/file_form.html", context)


def _document(person: Person, document_id: UUID) -> Document:
    return get_object_or_404(Document.objects.select_related("person", "replaces"), pk=document_id, person=person)


@sign_in_required
def document(request: CommonwealRequest, person_id: UUID, document_id: UUID) -> HttpResponse:
    """`/people/<uuid>/documents/<uuid>`: the document, what it shows or says, and its versions."""
    person, access = open_record(request.actor, person_id, "")
    found = _document(person, document_id)
    record_look(request.actor, person, f"the document “{found.title}”")
    context = {
        "person": person,
        "is_own": access.is_own,
        "document": found,
        "versions": versions_of(found),
        "is_latest": not Document.objects.filter(replaces=found).exists(),
        "may_change": may_add(request.actor, person, found.compartment),
        "is_on_about_me": Attachment.objects.filter(document=found, room=ABOUT_ME).exists(),
        "may_remove": is_own_record(request.actor, person)
        or request.actor.has_role(*RECORD_STAFF)
        or request.actor.account_id == found.added_by,
        "back_to": reverse("documents:documents", args=[person.pk]),
    }
    return render(request, "documents/document.html", context)


@sign_in_required
def file(request: CommonwealRequest, person_id: UUID, document_id: UUID) -> HttpResponse:
    """`/people/<uuid>/documents/<uuid>/file`: the file, or the bytes that a player asks for; `?save=1` saves it."""
    person, _ = open_record(request.actor, person_id, "")
    found = _document(person, document_id)
    if found.removed_at is not None:
        raise Http404("This document has been removed.")
    asked = request.headers.get("Range", "")
    if not asked or asked.replace(" ", "").startswith("bytes=0-"):
        record_look(request.actor, person, f"the file of “{found.title}”")
    try:
        return cast(HttpResponse, served(found, asked, download="save" in request.GET))
    except FileNotFoundError as error:
        raise Http404("The file is not in the store. Ask whoever runs this installation to restore it.") from error


@sign_in_required
def replace(request: CommonwealRequest, person_id: UUID, document_id: UUID) -> HttpResponse:
    """`/people/<uuid>/documents/<uuid>/replace`: a newer version; the one before is kept."""
    person, access = open_page(request, person_id, "the page to replace a document")
    found = _document(person, document_id)
    if not may_add(request.actor, person, found.compartment):
        raise PermissionDenied("You can add documents only to the parts of a record that you see.")
    form = FileForm(typed_in(request), request.FILES or None, initial={"words": found.words, "said_by": found.said_by})
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        try:
            newer = replace_document(request.actor, found, typed.pop("file"), **typed)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, f"Version {newer.number} of {newer.title} is kept.")
            return redirect("documents:document", person.pk, newer.pk)
    return _file_page(request, person, access, form, f"A newer version of {found.title}", "Keep this version")


@require_POST
@sign_in_required
def take_off(request: CommonwealRequest, person_id: UUID, document_id: UUID) -> HttpResponse:
    """`/people/<uuid>/documents/<uuid>/off`: no longer the photograph on About me; the document stays."""
    person, access = open_record(request.actor, person_id, "")
    access.require_part(Compartment.CARE)
    found = _document(person, document_id)
    detach(request.actor, get_object_or_404(Attachment, document=found, room=ABOUT_ME))
    messages.success(request, f"{found.title} no longer stands on About me.")
    return redirect("documents:document", person.pk, found.pk)


@sign_in_required
def remove(request: CommonwealRequest, person_id: UUID, document_id: UUID) -> HttpResponse:
    """`/people/<uuid>/documents/<uuid>/remove`: the file goes; that it was there stays."""
    person, _ = open_page(request, person_id, "the page to remove a document")
    found = _document(person, document_id)
    return change_part(
        request,
        person,
        RemoveForm(typed_in(request)),
        lambda typed: remove_document(request.actor, found, **typed),
        heading=f"Remove {found.title}",
        intro="The file is taken away for good. That it was here, who removed it and why, stays in the record.",
        button="Remove it",
        done=f"{found.title} is removed.",
        anchor="documents",
    )
