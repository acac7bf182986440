"""Why a record must not go, as far as the wing of people knows. Other wings say theirs by `add_reason_to_keep`."""

from collections.abc import Iterable
from uuid import UUID

from commonweal.people.documents.keeping import drop_file
from commonweal.people.documents.models import Document
from commonweal.people.retention.contributed import People, add_files, add_reason_to_keep
from commonweal.people.rights.models import AccessRequest, Correction


def asked_for_everything(people: People) -> Iterable[UUID]:
    """Those of whom somebody waits for everything held."""
    waiting = (AccessRequest.State.ASKED, AccessRequest.State.REVIEWING)
    return AccessRequest.objects.filter(person__in=people, state__in=waiting).values_list("person", flat=True)


def in_dispute(people: People) -> Iterable[UUID]:
    """Those of whom somebody says that a fact is wrong, and nobody has decided."""
    return Correction.objects.filter(person__in=people, state=Correction.State.ASKED).values_list("person", flat=True)


def files_kept(people: People) -> list[str]:
    """The keys of these people's files."""
    return list(Document.objects.filter(person__in=people, removed_at=None).values_list("key", flat=True))


def add_reasons() -> None:
    """Called once, when the rooms load."""
    add_reason_to_keep("rights.request", "Everything held has been asked for, and not answered", asked_for_everything)
    add_reason_to_keep("rights.correction", "Somebody says that a fact is wrong, and nobody has decided", in_dispute)
    add_files("documents", files_kept, drop_file)
