"""How each kind of record is written: the short form of lists and the whole one, as SQL on `directory.reading`'s."""

from functools import cache

from commonweal.community.directory import models
from commonweal.community.directory.reading import (
    document_of_row,
    whole_at_location,
    whole_organisation,
    whole_service,
    whole_term,
)

_ORGANISATION, _SERVICE = "directory_listedorganisation", "directory_service"
_AT, _LOCATION = "directory_serviceatlocation", "directory_location"


@cache
def service_in_list() -> str:
    """A service as lists have it: what is once for each, and who offers it."""
    return _service_in_list(_SERVICE, with_organisation=True)


@cache
def service_whole() -> str:
    """A service with all that belongs to it."""
    return whole_service(fees=_fees(_SERVICE))


@cache
def service_minimal() -> str:
    """Only which service, and when it was last modified."""
    return f"json_build_object('id', {_SERVICE}.id, 'modified_date', {_SERVICE}.last_modified)"


@cache
def organisation_in_list() -> str:
    """An organisation as lists have it."""
    return document_of_row(models.ListedOrganisation, _ORGANISATION, {}, with_more=False)


@cache
def organisation_whole() -> str:
    """An organisation with all that belongs to it, and its listed services in the short form."""
    return whole_organisation(services=_services_of(_service_in_list(_SERVICE, with_organisation=False)))


@cache
def organisation_with_whole_services() -> str:
    """An organisation with all that belongs to it, and its listed services whole."""
    return whole_organisation(services=_services_of(service_whole()))


@cache
def at_in_list() -> str:
    """That a service is at a location, as lists have it: both of them in their short forms."""
    location = document_of_row(models.Location, _LOCATION, {}, with_more=False)
    parts = _ends_of_at() | {
        "location": f"(SELECT {location} FROM {_LOCATION} WHERE id = {_AT}.location_id)",
        "service": f"(SELECT {service_in_list()} FROM {_SERVICE} WHERE id = {_AT}.service_id)",
    }
    return document_of_row(models.ServiceAtLocation, _AT, parts, with_more=False)


@cache
def at_whole() -> str:
    """That a service is at a location, with all of both.

    The published document judges this endpoint by the schema of a service, so the service's name and status are given
    beside it too: it is valid by that schema and by its own.
    """
    beside = {name: f"(SELECT {name} FROM {_SERVICE} WHERE id = {_AT}.service_id)" for name in ("name", "status")}
    service = whole_service(fees=_fees(_SERVICE), with_places=False)
    whole = {"service": f"(SELECT {service} FROM {_SERVICE} WHERE id = {_AT}.service_id)"}
    return whole_at_location(**_ends_of_at(), **beside, **whole)


@cache
def taxonomy_whole() -> str:
    """A taxonomy. The standard needs a description: the name stands in where there is none."""
    return (
        "json_build_object('id', id, 'name', name, 'description', coalesce(nullif(description, ''),"
        " name), 'uri', nullif(uri, ''), 'version', nullif(version, ''))"
    )


def term_whole() -> str:
    """A term of a taxonomy."""
    return whole_term()


def _ends_of_at() -> dict[str, str]:
    return {"service_id": f"{_AT}.service_id", "location_id": f"{_AT}.location_id"}


def _services_of(document: str) -> str:
    return (
        f"(SELECT json_agg({document} ORDER BY {_SERVICE}.name) FROM {_SERVICE}"
        f" WHERE {_SERVICE}.organisation_id = {_ORGANISATION}.id"
        f" AND {_SERVICE}.listing = '{models.Service.Listing.LISTED}')"
    )


def _service_in_list(service: str, *, with_organisation: bool) -> str:
    parts = {"fees": f"coalesce({service}.more ->> 'fees', nullif({service}.fees_description, ''))"}
    parts["organization_id"] = f"{service}.organisation_id"
    if with_organisation:
        organisation = f"FROM {_ORGANISATION} WHERE id = {service}.organisation_id"
        parts["organization"] = f"(SELECT {organisation_in_list()} {organisation})"
    return document_of_row(models.Service, service, parts, with_more=False)


def _fees(service: str) -> str:
    """What it costs, by the name that the UK profile has for it, where the record does not use that name itself."""
    return f"CASE WHEN {service}.more ? 'fees' THEN NULL ELSE nullif({service}.fees_description, '') END"
