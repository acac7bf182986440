"""The JSON face of documents: what there is of a person, each with the address of its file."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from ninja import Query, Router, Schema
from pydantic import Field

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.api_auth import signed_in
from commonweal.people.documents.models import Document
from commonweal.people.documents.queries import documents_of
from commonweal.people.identity.api import REFUSALS, PageNumber
from commonweal.people.sight.actions import open_record

router = Router(tags=["Documents"], auth=signed_in)
DOCUMENTS_A_PAGE = 50


class DocumentOut(Schema):
    """A document in its latest version. `file` is the address of its content on this site."""

    id: UUID
    title: str
    kind: str
    words: str = Field(description="what it shows or says")
    said_by: str
    dated_on: date | None
    compartment: str
    content_type: str
    size: int = Field(description="bytes")
    digest: str = Field(description="SHA-256 of the content")
    number: int
    added_by_name: str
    added_at: datetime
    file: str


class DocumentsOut(Schema):
    """One page of documents, the last added first. `next_page` is empty on the last."""

    documents: list[DocumentOut]
    next_page: int | None


class DocumentsAsked(Schema):
    page: PageNumber = 1


@router.get("/{uuid:person_id}", response={200: DocumentsOut, **REFUSALS}, summary="A person's documents")
def list_documents(request: HttpRequest, person_id: UUID, asked: Query[DocumentsAsked]) -> dict[str, object]:
    """The documents that the asker may see."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    person, _ = open_record(actor, person_id, "the documents")
    start = (asked.page - 1) * DOCUMENTS_A_PAGE
    found = list(documents_of(person)[start : start + DOCUMENTS_A_PAGE + 1])
    fields = [name for name in DocumentOut.model_fields if name != "file"]

    def told(one: Document) -> dict[str, object]:
        address = reverse("documents:file", args=[person.pk, one.pk])
        return {name: getattr(one, name) for name in fields} | {"file": address}

    return {
        "documents": [
            {name: getattr(one, name) for name in fields}
            | {"file": reverse("documents:file", args=[person.pk, one.pk])}
            for one in found[:DOCUMENTS_A_PAGE]
        ],
        "next_page": asked.page + 1 if len(found) > DOCUMENTS_A_PAGE else None,
    }
