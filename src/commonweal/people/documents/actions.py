"""Adding, replacing, removing and attaching documents."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.ledger.actions import write_entry
from commonweal.people.documents.keeping import Kept, drop_file, keep_file
from commonweal.people.documents.models import Attachment, Document
from commonweal.people.documents.recognising import Sort
from commonweal.people.identity.models import Person
from commonweal.people.sight.models import Basis, Compartment
from commonweal.people.sight.queries import RECORD_STAFF, access_of, is_own_record

ABOUT_ME = "about.about_me"
"""The room's name under which the photograph of About me hangs; the thing is the person."""


def may_add(actor: Actor, person: Person, compartment: str) -> bool:
    """Whether the actor adds documents to this part of the record: the person, carers they chose, and record staff."""
    access = access_of(actor, person)
    return access.sees(compartment) and (
        is_own_record(actor, person) or actor.has_role(*RECORD_STAFF) or Basis.CARER in access.bases
    )


def add_document(
    actor: Actor,
    person: Person,
    upload: "File[bytes]",
    *,
    title: str,
    kind: str = Document.Kind.OTHER,
    words: str = "",
    said_by: str = "",
    dated_on: date | None = None,
    compartment: str = Compartment.CARE,
) -> Document:
    """Keep a file about a person, in a part of their record. Its type is read from its content, not from its name.

    A picture, recording or film must have `words` that say what it shows or says. `said_by` wrote, drew or said it; the
    person who adds it where that is left out. For the person, carers they chose and record staff, each in the parts
    they see. Raises ValidationError by field.
    """
    return _add(actor, person, upload, None, title, kind, words, said_by, dated_on, compartment)


def replace_document(
    actor: Actor,
    document: Document,
    upload: "File[bytes]",
    *,
    words: str = "",
    said_by: str = "",
    dated_on: date | None = None,
) -> Document:
    """Keep a newer version of a document. The version before stays, and what it hangs on now has the newer one too."""
    with transaction.atomic():
        stored = Document.objects.select_for_update(of=("self",)).select_related("person").get(pk=document.pk)
        if stored.removed_at is not None:
            raise ValidationError("It has been removed. Add the file as a new document")
        if Document.objects.filter(replaces=stored).exists():
            raise ValidationError("There is a newer version already. Replace that one")
        newer = _add(
            actor,
            stored.person,
            upload,
            stored,
            stored.title,
            stored.kind,
            words or stored.words,
            said_by or stored.said_by,
            dated_on,
            stored.compartment,
        )
        for one in stored.attachments.all():
            attach(actor, stored.person, newer, to=(one.room, one.thing))
    return newer


def _add(
    actor: Actor,
    person: Person,
    upload: "File[bytes]",
    replaces: Document | None,
    title: str,
    kind: str,
    words: str,
    said_by: str,
    dated_on: date | None,
    compartment: str,
) -> Document:
    if compartment not in Compartment.values:
        raise ValidationError({"compartment": "Choose the part of the record it belongs to"})
    if not may_add(actor, person, compartment):
        raise PermissionDenied("You can add documents only to the parts of a record that you see.")
    wrong: dict[str, Any] = {}
    if not title.strip():
        wrong["title"] = "Enter what it is called"
    if dated_on is not None and dated_on > timezone.localdate():
        wrong["dated_on"] = "Enter the day it was made: today or earlier"
    if wrong:
        raise ValidationError(wrong)
    kept = keep_file(upload)
    try:
        if kept.type.sort is not Sort.PAPER and not words.strip():
            shows = "says" if kept.type.sort is Sort.SOUND else "shows"
            said = f"Enter what it {shows}, for whoever cannot see or hear it"
            raise ValidationError({"words": said})
        with transaction.atomic():
            return _store(
                actor,
                Document(
                    person=person,
                    title=title.strip(),
                    kind=kind,
                    words=words.strip(),
                    said_by=said_by.strip() or actor.name,
                    dated_on=dated_on,
                    compartment=compartment,
                    number=replaces.number + 1 if replaces else 1,
                    replaces=replaces,
                ),
                kept,
                str(upload.name or ""),
            )
    except BaseException:
        drop_file(kept.key)  # without its row nobody would ever find it again
        raise


def _store(actor: Actor, document: Document, kept: Kept, name: str) -> Document:
    document.key, document.size, document.digest = kept.key, kept.size, kept.digest
    document.content_type, document.was_scanned = kept.type.content_type, kept.was_scanned
    document.file_name = _plain_name(name, kept.type.ending)
    document.added_by, document.added_by_name, document.added_at = actor.account_id, actor.name, timezone.now()
    document.clean_fields(exclude=["id", "person", "replaces"])
    document.save(force_insert=True)
    again = f", version {document.number}" if document.number > 1 else ""
    _write(actor, document, "document.added", f"Document: {document.title}{again}")
    return document


def _plain_name(name: str, ending: str) -> str:
    """A name to save it by: the last part of what it was called, in plain letters, with the ending of what it is."""
    stem = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or "document"
    plain = "".join(letter if letter.isalnum() or letter in " -_" else "-" for letter in stem).strip(" -") or "document"
    return plain[:150] + ending


def remove_document(actor: Actor, document: Document, *, reason: str) -> Document:
    """Take the file of a document away for good. That it was there, its digest, who removed it and why, stay.

    For the person, whoever added it, and record staff who see it. Raises ValidationError without a reason.
    """
    person = document.person
    if not (is_own_record(actor, person) or actor.account_id == document.added_by or actor.has_role(*RECORD_STAFF)):
        raise PermissionDenied("Only the person, whoever added it, and staff who work with the record can remove it.")
    access_of(actor, person).require_part(document.compartment)
    if not reason.strip():
        raise ValidationError({"reason": "Enter why it is removed"})
    with transaction.atomic():
        stored = Document.objects.select_for_update(of=("self",)).select_related("person").get(pk=document.pk)
        if stored.removed_at is not None:
            raise ValidationError("It has been removed already")
        stored.removed_at, stored.removed_by_name = timezone.now(), actor.name
        stored.remove_reason = reason.strip()
        stored.save(update_fields=["removed_at", "removed_by_name", "remove_reason"])
        _write(actor, stored, "document.removed", f"Document removed: {stored.title}", reason.strip())
        transaction.on_commit(lambda: drop_file(stored.key))
    return stored


def attach(
    actor: Actor, person: Person, document: Document, *, to: tuple[str, Any], words: str = "other papers"
) -> Attachment:
    """Hang a document on something of another room: `to` is the room's name for it and its id ("plans.plan", plan.pk),
    and `words` what it is called ("the plan of 3 March").

    Attached twice it hangs there once. The caller has checked that the actor may change that thing; here, that they see
    the document and that it is this person's. Raises ValidationError for a document of somebody else or a removed one.
    """
    room, thing = to[0], str(to[1])
    access_of(actor, person).require_part(document.compartment)
    if document.person_id != person.pk or document.removed_at is not None:
        raise ValidationError({"document": "Choose a document of this person that has not been removed"})
    with transaction.atomic():
        attachment, is_new = Attachment.objects.get_or_create(
            document=document,
            room=room,
            thing=thing,
            defaults={
                "person": person,
                "compartment": document.compartment,
                "attached_by_name": actor.name,
                "attached_at": timezone.now(),
            },
        )
        if is_new:
            _write(actor, document, "document.attached", f"{document.title}: put with {words}", to=to)
    return attachment


def detach(actor: Actor, attachment: Attachment) -> None:
    """Take a document off what it hangs on; the document stays. For whoever may add documents to that part of the
    record; the caller has checked that the actor may change the thing."""
    if not may_add(actor, attachment.person, attachment.compartment):
        raise PermissionDenied("You can change documents only in the parts of a record that you see.")
    with transaction.atomic():
        document = attachment.document
        _write(
            actor,
            document,
            "document.detached",
            f"{document.title}: taken off what it was put with",
            to=(attachment.room, attachment.thing),
        )
        attachment.delete()


def _write(
    actor: Actor, document: Document, kind: str, summary: str, reason: str = "", to: tuple[str, Any] | None = None
) -> None:
    write_entry(
        actor,
        kind,
        summary,
        person_id=document.person_id,
        compartment=document.compartment,
        payload={
            "document": document.pk,
            "digest": document.digest,
            "content_type": document.content_type,
            "version": document.number,
            **({"to": [to[0], str(to[1])]} if to else {}),
        },
        reason=reason,
    )
