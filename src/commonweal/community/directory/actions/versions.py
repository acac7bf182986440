"""Keeping versions of entries, and putting one in force. Other actions check who may."""

import copy
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.utils import timezone

from commonweal.community.directory.actions.storing import Origin, store_records
from commonweal.community.directory.differences import differences
from commonweal.community.directory.models import Service, ServiceAtLocation, Version
from commonweal.community.directory.reading import document_of
from commonweal.community.directory.record import Service as Record
from commonweal.community.directory.record import TooDeepError, read_service
from commonweal.core.accounts.actors import Actor
from commonweal.core.ledger.actions import write_entry


def chain(service: UUID) -> str:
    """The history that an entry's changes belong to."""
    return f"directory:{service}"


def note_change(actor: Actor, service: Service, kind: str, summary: str, reason: str = "", **facts: Any) -> None:
    """Write what was done with an entry in its history."""
    payload = {"service": service.pk, **facts}
    write_entry(actor, f"directory.{kind}", summary, chain=chain(service.pk), payload=payload, reason=reason)


def checked(document: Mapping[str, Any]) -> Record:
    """The document as a record. Raises ValidationError with every fault, by where it is."""
    record, faults = read_service(dict(document), "the entry")
    if record is None:
        raise ValidationError({fault.where: fault.message for fault in faults})
    return record


def with_its_own_ids(document: Mapping[str, Any], service: Service) -> dict[str, Any]:
    """The document as one of this entry and its organisation, whatever ids it came with. Raises ValidationError for one
    that is nested without end."""
    try:
        copied = copy.deepcopy(dict(document))
    except RecursionError:
        raise ValidationError(str(TooDeepError())) from None
    own = copied | {"id": str(service.pk), "organization_id": str(service.organisation_id)}
    own["organization"] = (own.get("organization") or {"name": service.organisation.name}) | {
        "id": str(service.organisation_id)
    }
    return own


def put_in_force(service: Service, document: Mapping[str, Any]) -> dict[str, Any]:
    """Write a document over an entry; returns the document as it is now kept. The day it was last confirmed stays."""
    own = with_its_own_ids(document, service)
    own.pop("last_modified", None)
    own["assured_date"] = service.assured_date.isoformat() if service.assured_date else None
    _part_from_others(service, own)
    origin = Origin(service.source, service.place, service.is_invented, service.listing)
    store_records([checked(own)], origin)
    return document_of(service.pk)


def _part_from_others(service: Service, document: dict[str, Any]) -> None:
    """A place that other organisations' entries share is theirs too: changed here, it becomes a place of its own."""
    held = {at["location"]["id"]: at["location"] for at in document_of(service.pk).get("service_at_locations", [])
            if at.get("location")}  # fmt: skip
    shared = set(
        ServiceAtLocation.objects.filter(location__in=held)
        .exclude(service__organisation=service.organisation_id)
        .values_list("location", flat=True)
    )
    for at in document.get("service_at_locations", []):
        location = at.get("location") or {}
        if UUID(str(location.get("id", UUID(int=0)))) in shared and location != held.get(location["id"]):
            at["location"] = copy.deepcopy(location) | {"id": str(uuid4())}


def keep_as_it_was(service: Service) -> Version:
    """The approved version that the entry is at. An entry that came by a load or a feed gets one now."""
    current = document_of(service.pk)
    last = service.versions.filter(state=Version.State.APPROVED).order_by("-decided_at").first()
    if last is not None and not differences(last.document, current):
        return last
    version = Version(
        service=service,
        kind=Version.Kind.BEFORE,
        document=current,
        state=Version.State.APPROVED,
        proposer_name=service.source or "The directory",
        proposed_at=service.last_modified,
        decided_at=timezone.now(),
    )
    version.save(force_insert=True)
    return version


def locked(service: UUID) -> Service:
    """The entry, held until the transaction ends, so that of two decisions at once one comes second."""
    return Service.objects.select_for_update(of=("self",)).select_related("organisation", "place").get(pk=service)
