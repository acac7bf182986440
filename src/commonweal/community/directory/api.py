"""The JSON face of this room. Reading is open to anybody; who may change an entry on its pages may change it here.

Documents are as Open Referral UK writes them: the feed at /openreferral/v3 has them to begin from.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from commonweal.community.directory.actions.confirming import confirm_entries
from commonweal.community.directory.actions.deciding import StaleProposalError, approve_version, decline_version
from commonweal.community.directory.actions.proposing import propose_document
from commonweal.community.directory.models import Service, Version
from commonweal.community.directory.queries.entries import entries
from commonweal.core.accounts.api_auth import signed_in

router = Router(tags=["Directory"])


class ServiceOut(Schema):
    """Everything known about a service."""

    id: UUID
    place: str
    name: str
    organisation: str
    description: str
    needs: list[str]
    cost: str
    who_for: str
    when: str
    accessibility: str
    phone: str
    email: str
    url: str
    address: str
    postcode: str
    latitude: float | None
    longitude: float | None
    assured_date: date | None
    confirmed_by: str
    is_invented: bool
    source: str

    @staticmethod
    def resolve_place(service: Service) -> str:
        return service.place_id or ""

    @staticmethod
    def resolve_organisation(service: Service) -> str:
        return service.organisation.name


@router.get("/services/{uuid:service_id}", response=ServiceOut, summary="Read a service")
def read_service(request: HttpRequest, service_id: UUID) -> Service:
    """Everything known about one service. 404 where there is none with this id, or whoever asks may not see it."""
    return get_object_or_404(entries(request.actor), pk=service_id)  # type: ignore[attr-defined]


class ProposalIn(Schema):
    """An entry as it should be, whole."""

    document: dict[str, Any] = Field(description="the service, as Open Referral UK 3.0 writes it")
    note: str = Field("", max_length=2000, description="why, for the editor")


class ProposalOut(Schema):
    """A proposal and what came of it."""

    id: UUID
    service: UUID
    kind: str
    state: str
    decision_note: str

    @staticmethod
    def resolve_service(version: Version) -> UUID:
        return version.service_id


class ProposalDecisionIn(Schema):
    """An editor's decision. Declining needs a note."""

    approve: bool
    note: str = Field("", max_length=2000)
    over_conflicts: bool = Field(False, description="also over what has changed in the same fields since")


class ConfirmationIn(Schema):
    """That an entry holds today."""

    how: str = Field("", max_length=100, description="how it was confirmed, such as: by phone")


@router.post(
    "/services/{uuid:service_id}/proposals", response={201: ProposalOut}, auth=signed_in, summary="Propose a change"
)
def propose(request: HttpRequest, service_id: UUID, given: ProposalIn) -> tuple[int, Version]:
    """Propose the whole entry as it should be. An editor's own holds at once; others wait for one. 422 with each fault
    of the document by where it is."""
    actor = request.actor  # type: ignore[attr-defined]
    service = get_object_or_404(entries(actor), pk=service_id)
    return 201, Version.objects.get(pk=propose_document(actor, service, given.document, given.note).pk)


@router.get("/proposals/{uuid:proposal_id}", response=ProposalOut, auth=signed_in, summary="Read a proposal")
def read_proposal(request: HttpRequest, proposal_id: UUID) -> Version:
    """What came of a proposal: for whoever made it, the entry's owner and the editors."""
    return get_object_or_404(Version.objects.exclude(state=Version.State.DRAFT), pk=proposal_id)


@router.post(
    "/proposals/{uuid:proposal_id}/decision", response=ProposalOut, auth=signed_in, summary="Decide on a proposal"
)
def decide(request: HttpRequest, proposal_id: UUID, given: ProposalDecisionIn) -> Version:
    """Approve or decline. 422 where it is decided already, or the entry has changed in the same fields since."""
    actor = request.actor  # type: ignore[attr-defined]
    version = get_object_or_404(Version, pk=proposal_id)
    if given.approve:
        try:
            return approve_version(actor, version, given.note, over_conflicts=given.over_conflicts)
        except StaleProposalError as error:
            raise ValidationError({"over_conflicts": error.messages}) from None
    return decline_version(actor, version, given.note)


@router.post(
    "/services/{uuid:service_id}/confirmation", response=ServiceOut, auth=signed_in, summary="Confirm that it holds"
)
def confirm(request: HttpRequest, service_id: UUID, given: ConfirmationIn) -> Service:
    """Say that an entry holds today: its owner, or an editor who asked."""
    actor = request.actor  # type: ignore[attr-defined]
    service = get_object_or_404(entries(actor), pk=service_id)
    confirm_entries(actor, [service], given.how.strip())
    return get_object_or_404(entries(actor), pk=service_id)
