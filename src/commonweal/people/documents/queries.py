"""A person's documents, and those that hang on something."""

from typing import Any

from django.db.models import Q, QuerySet

from commonweal.people.documents.actions import ABOUT_ME
from commonweal.people.documents.models import Document
from commonweal.people.documents.recognising import Sort
from commonweal.people.identity.models import Person


def documents_of(person: Person, *, kind: str = "", words: str = "") -> QuerySet[Document]:
    """The documents of a person that the actor may see, each in its latest version, the last added first."""
    found = Document.objects.filter(person=person, replaced_by=None, removed_at=None)
    if kind:
        found = found.filter(kind=kind)
    if words:
        found = found.filter(Q(title__icontains=words) | Q(words__icontains=words) | Q(said_by__icontains=words))
    return found.order_by("-added_at", "pk")


def removed_documents(person: Person) -> QuerySet[Document]:
    """What was removed: the entries that stay, the last removed first."""
    return Document.objects.filter(person=person, removed_at__isnull=False).order_by("-removed_at", "pk")


def versions_of(document: Document) -> list[Document]:
    """Every version of a document that the actor may see, the latest first. One question a version."""
    newest = document
    while (after := Document.objects.filter(replaces=newest).first()) is not None:
        newest = after
    found = [newest]
    while found[-1].replaces is not None:
        found.append(found[-1].replaces)
    return found


def attached_to(room: str, thing: Any) -> QuerySet[Document]:
    """The documents that hang on something of another room, in their latest version, the last added first."""
    hanging = Document.objects.filter(attachments__room=room, attachments__thing=str(thing))
    return hanging.filter(replaced_by=None, removed_at=None).order_by("-added_at", "pk")


def photo_of(person: Person) -> Document | None:
    """The photograph that hangs on About me, or None."""
    pictures = [one for one in attached_to(ABOUT_ME, person.pk) if one.type.sort is Sort.PICTURE]
    return pictures[0] if pictures else None
