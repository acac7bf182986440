"""A decoded record made ready to be taken in: judged by the standard and by our ranges, and given our terms. Pure."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from functools import cache
from typing import Any
from uuid import UUID

from commonweal.community.directory.fields import own_keys
from commonweal.community.directory.record import (
    MOST_LEVELS,
    Attribute,
    Organization,
    Service,
    TaxonomyTerm,
    TooDeepError,
    read_service,
)
from commonweal.community.directory.terms import LISTS, own_terms
from commonweal.community.openreferral.judging import Schema, judge, keeps_to
from commonweal.community.openreferral.mapping import Found, find_terms
from commonweal.core.places.faults import Fault

Document = dict[str, Any]

UK_LATITUDES, UK_LONGITUDES = (49.7, 61.0), (-8.8, 2.0)
"""Degrees between which the United Kingdom lies, from Scilly to Shetland and from Fermanagh to Lowestoft."""


@dataclass(frozen=True)
class Prepared:
    """A record that was read, and as the standard would write it; or its faults. `notes` are odd and no fault; `terms`
    are ours that were found for it; `id` is known of most records that have faults, too."""

    where: str
    record: Service | None
    document: Document
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()
    terms: tuple[Found, ...] = ()
    id: UUID | None = None


def prepare(given: Any, where: str) -> Prepared:
    """One decoded record of version 3; `where` names it in its faults."""
    try:
        cleaned = _without_empty(given)
    except TooDeepError as error:
        return Prepared(where, None, {}, (Fault(where, "the record", str(error)),), id=_id_of(given))
    if isinstance(cleaned, dict) and "fees" in cleaned and cleaned["fees"] == cleaned.get("fees_description"):
        cleaned.pop("fees", None)  # the UK profile's name for the same words: a feed may give both
    record, faults = read_service(cleaned, where)
    if record is None:
        every = (*faults, *_more_faults(cleaned, where, faults))
        return Prepared(where, None, {}, every, id=_id_of(cleaned))
    if record.last_modified is not None and record.last_modified.tzinfo is None:
        record = record.model_copy(update={"last_modified": record.last_modified.replace(tzinfo=UTC)})
    document = written(record)
    if not keeps_to(document, Schema.SERVICE):
        return Prepared(where, None, {}, tuple(judge(document, Schema.SERVICE, where)), id=record.id)
    return Prepared(where, record, document, notes=tuple(_oddities(record)), id=record.id)


def with_terms(prepared: Prepared, current: Mapping[str, Any] | None, *, finds: bool) -> Prepared:
    """The record with our terms: those it gives; of a list of which it gives none, those that the entry has now; and
    for a new entry, if `finds`, those that other terms and words speak for."""
    if prepared.record is None:
        return prepared
    empty = [name for name in LISTS if not own_keys(prepared.document, name)]
    if current is not None:
        chosen = [(name, key) for name in empty for key in own_keys(current, name)]
        found: Sequence[Found] = ()
    else:
        found = find_terms(prepared.document, empty) if finds else ()
        chosen = [(one.list, one.key) for one in found]
    if not chosen:
        return prepared
    added = [_attribute(name, key) for name, key in chosen]
    record = prepared.record.model_copy(update={"attributes": [*prepared.record.attributes, *added]})
    attributes = [*prepared.document.get("attributes", ()), *(_attribute_written(name, key) for name, key in chosen)]
    document = prepared.document | {"attributes": attributes}
    return replace(prepared, record=record, document=document, terms=tuple(found))


def with_organisation(prepared: Prepared, current: Mapping[str, Any] | None) -> Prepared:
    """The record with who offers the entry now, where it does not say who does, or gives only their id."""
    record = prepared.record
    if record is None or current is None or record.organization is not None:
        return prepared
    now = current["organization"]
    if record.organization_id is not None and str(record.organization_id) != now["id"]:
        return prepared
    record = record.model_copy(update={"organization": Organization.model_validate(now)})
    return replace(prepared, record=record, document=prepared.document | {"organization": now})


def written(record: Service) -> Document:
    """A record as the standard writes it, as JSON has it."""
    # what is not given was never set: empty values are left out as records are read
    document: Document = record.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    for cost, option in zip(document.get("cost_options", ()), record.cost_options, strict=True):
        if option.amount is not None:
            cost["amount"] = float(option.amount)  # JSON would have it in quotes, so that no penny is lost
    _describe(document)
    return document


def _describe(document: Document) -> None:
    """The standard needs a description of organisations and terms: as where they are served, their name stands in."""
    organization = document.get("organization")
    owners = [document, organization] if organization else [document]
    terms = [one.get("taxonomy_term") for owner in owners for one in owner.get("attributes", ())]
    for one in filter(None, (organization, *terms)):
        one.setdefault("description", one["name"])


def _id_of(given: Any) -> UUID | None:
    try:
        return UUID(str(given["id"]))
    except (TypeError, KeyError, ValueError):
        return None


@cache
def _attribute(name: str, key: str) -> Attribute:
    term = own_terms(name)[key]
    return Attribute(
        id=term.id, taxonomy_term=TaxonomyTerm(id=term.id, name=term.name, code=key, description=term.name)
    )


@cache
def _attribute_written(name: str, key: str) -> Document:
    return _attribute(name, key).model_dump(mode="json", exclude_unset=True, exclude_none=True)


def _without_empty(value: Any, levels: int = MOST_LEVELS) -> Any:
    """A decoded document without null and empty values, as the standard asks, however deep they lie. Raises
    TooDeepError beyond so many levels."""
    if levels < 0:
        raise TooDeepError
    kind = type(value)
    if kind is str:
        return value.strip() or None
    if kind is dict:
        cleaned = {}
        for name, one in value.items():
            given = _without_empty(one, levels - 1)
            if given is not None:
                cleaned[name] = given
        return cleaned or None
    if kind is list:
        kept = (_without_empty(one, levels - 1) for one in value)
        return [one for one in kept if one is not None] or None
    return None if kind is float and not math.isfinite(value) else value


def _more_faults(document: Any, where: str, found: Sequence[Fault]) -> Iterable[Fault]:
    """What the published schema finds besides, where nothing was found yet."""
    if not isinstance(document, dict):
        return
    places = {fault.where for fault in found}
    for fault in judge(document, Schema.SERVICE, where):
        if fault.where not in places:
            yield fault


def _oddities(record: Service) -> Iterable[str]:
    for location in record.locations:
        if location.latitude is None or location.longitude is None:
            continue
        called = f"“{location.name}”" if location.name else "a location"
        if not _in_uk(location.latitude, location.longitude):
            swapped = _in_uk(location.longitude, location.latitude)
            hint = (
                "Latitude and longitude look swapped"
                if swapped
                else "Look whether its latitude and longitude are right"
            )
            yield f"{called} is at {location.latitude:g}, {location.longitude:g}, outside the UK. {hint}"


def _in_uk(latitude: float, longitude: float) -> bool:
    return UK_LATITUDES[0] <= latitude <= UK_LATITUDES[1] and UK_LONGITUDES[0] <= longitude <= UK_LONGITUDES[1]
