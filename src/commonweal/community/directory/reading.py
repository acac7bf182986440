"""Records as Open Referral UK writes them, read from the tables."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Model, Prefetch, QuerySet

from commonweal.community.directory import models, record
from commonweal.community.directory.terms import OwnTerm, list_id, own_terms

CLASSES: dict[type[Model], type[record.Part]] = {
    models.Accessibility: record.Accessibility,
    models.Address: record.Address,
    models.Attribute: record.Attribute,
    models.Contact: record.Contact,
    models.CostOption: record.CostOption,
    models.Language: record.Language,
    models.ListedOrganisation: record.Organization,
    models.Location: record.Location,
    models.Phone: record.Phone,
    models.Schedule: record.Schedule,
    models.Service: record.Service,
    models.ServiceArea: record.ServiceArea,
    models.ServiceAtLocation: record.ServiceAtLocation,
    models.Term: record.TaxonomyTerm,
}
"""For each table, what the standard calls a row of it."""

OWN_COLUMNS = ("needs", "circumstances", "conditions", "access")
"""The columns of a service that hold keys of our own lists, by the name of the list."""

_CHUNK = 500


@cache
def shared_columns(table: Any) -> tuple[str, ...]:
    """The columns of a table that have the name of a property of the standard."""
    names = {field.name for field in table._meta.concrete_fields if not field.is_relation and not field.primary_key}
    return tuple(name for name in CLASSES[table].model_fields if name in names)


def with_parts(services: "QuerySet[models.Service]") -> "QuerySet[models.Service]":
    """The services with all that a whole record needs, in a number of queries that does not grow with them."""
    attributes = models.Attribute.objects.select_related("term__taxonomy")
    contacts = models.Contact.objects.prefetch_related("phones")
    places = models.Location.objects.prefetch_related(
        "addresses", "accessibility", "phones", Prefetch("contacts", queryset=contacts)
    )
    at = models.ServiceAtLocation.objects.prefetch_related(
        "schedules", "phones", Prefetch("contacts", queryset=contacts), Prefetch("location", queryset=places)
    )
    organisations = models.ListedOrganisation.objects.prefetch_related(
        "phones", Prefetch("contacts", queryset=contacts), Prefetch("attributes", queryset=attributes)
    )
    return services.prefetch_related(
        "schedules",
        "service_areas",
        "languages",
        "cost_options",
        "phones",
        Prefetch("contacts", queryset=contacts),
        Prefetch("attributes", queryset=attributes),
        Prefetch("service_at_locations", queryset=at),
        Prefetch("organisation", queryset=organisations),
    )


def whole_documents(services: "QuerySet[models.Service]") -> Iterator[dict[str, Any]]:
    """Each service as a whole document, in the order of the query. Reads some hundred at a time."""
    for service in with_parts(services).iterator(chunk_size=_CHUNK):
        yield whole_document(service)


def document_of(service: UUID) -> dict[str, Any]:
    """The whole document of one service. Raises Service.DoesNotExist."""
    return whole_document(with_parts(models.Service.objects.filter(pk=service)).get())


def read_record(service: UUID) -> record.Service:
    """The record of one service, as classes. Raises Service.DoesNotExist."""
    return record.Service.model_validate(document_of(service))


def whole_document(service: models.Service) -> dict[str, Any]:
    """A service with all that belongs to it. It must have been read by `with_parts`."""
    document = service_document(service)
    document["organization"] = organisation_document(service.organisation)
    for name in ("schedules", "service_areas", "languages", "cost_options", "phones"):
        _add(document, name, map(_part, getattr(service, name).all()))
    _add(document, "contacts", map(contact_document, service.contacts.all()))
    _add(document, "service_at_locations", map(at_document, service.service_at_locations.all()))
    own = own_attributes(service)
    _add(document, "attributes", [*map(attribute_document, service.attributes.all()), *own])
    return document


def service_document(service: models.Service) -> dict[str, Any]:
    """The service itself, without what belongs to it."""
    document = _row(service, service.pk)
    document["organization_id"] = str(service.organisation_id)
    return document


def organisation_document(organisation: models.ListedOrganisation) -> dict[str, Any]:
    """An organisation. The standard needs a description: its name stands in where there is none."""
    document = _row(organisation, organisation.pk)
    document.setdefault("description", organisation.name)
    _add(document, "phones", map(_part, organisation.phones.all()))
    _add(document, "contacts", map(contact_document, organisation.contacts.all()))
    _add(document, "attributes", map(attribute_document, organisation.attributes.all()))
    return document


def at_document(at: models.ServiceAtLocation) -> dict[str, Any]:
    """That a service is at a location, with the location."""
    document = _row(at, at.pk)
    for name in ("schedules", "phones"):
        _add(document, name, map(_part, getattr(at, name).all()))
    _add(document, "contacts", map(contact_document, at.contacts.all()))
    if at.location is not None:
        document["location"] = location_document(at.location)
    return document


def location_document(location: models.Location) -> dict[str, Any]:
    document = _row(location, location.pk)
    for name in ("addresses", "accessibility", "phones"):
        _add(document, name, map(_part, getattr(location, name).all()))
    _add(document, "contacts", map(contact_document, location.contacts.all()))
    return document


def contact_document(contact: models.Contact) -> dict[str, Any]:
    document = _part(contact)
    _add(document, "phones", map(_part, contact.phones.all()))
    return document


def attribute_document(attribute: models.Attribute) -> dict[str, Any]:
    document = _part(attribute)
    if attribute.term is not None:
        document["taxonomy_term"] = term_document(attribute.term)
    return document


def term_document(term: models.Term) -> dict[str, Any]:
    """A term. The standard needs a description: its name stands in where there is none."""
    document = _row(term, term.pk)
    document.setdefault("description", term.name)
    if term.taxonomy is not None:
        document |= {"taxonomy": term.taxonomy.name, "taxonomy_id": str(term.taxonomy.pk)}
    return document


def own_attributes(service: models.Service) -> list[dict[str, Any]]:
    """The terms of our own lists on a service, as the standard writes attributes."""
    chosen = [(name, key) for name in OWN_COLUMNS for key in getattr(service, name)]
    terms = [own_terms(name)[key] for name, key in (*chosen, ("kinds", service.kind)) if key in own_terms(name)]
    return [_own_attribute(service.pk, term) for term in terms]


def _own_attribute(service: UUID, term: OwnTerm) -> dict[str, Any]:
    return {
        "id": str(uuid5(service, str(term.id))),
        "link_id": str(service),
        "link_type": term.list,
        "taxonomy_term_id": str(term.id),
        "taxonomy_term": {
            "id": str(term.id),
            "code": term.key,
            "name": term.name,
            "description": term.name,
            "taxonomy": term.list,
            "taxonomy_id": str(list_id(term.list)),
        },
    }


def _part(part: Any) -> dict[str, Any]:
    return _row(part, part.identifier)


def _row(row: Any, identifier: UUID) -> dict[str, Any]:
    """What is kept of a row, by the standard's names; what has no value is left out, as the standard asks."""
    document: dict[str, Any] = {"id": str(identifier)}
    for name in shared_columns(row.__class__):
        value = getattr(row, name)
        if value is not None and value != "":
            document[name] = _json(value)
    return document | row.more


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _add(document: dict[str, Any], name: str, parts: Iterable[dict[str, Any]]) -> None:
    """Parts of a document, where there are any."""
    found: Sequence[dict[str, Any]] = list(parts)
    if found:
        document[name] = found
