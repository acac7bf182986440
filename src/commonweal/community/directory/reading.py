"""Records as Open Referral UK writes them, read from the tables.

The database itself writes the JSON, several times as fast as rows could be put together here: what a property is called
and which parts it has is said once, in the SQL below, made from the columns of the models.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

from commonweal.community.directory import models, record
from commonweal.community.directory.terms import LISTS, list_id, own_terms

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

Document = dict[str, Any]
"""A record, or a part of one, as JSON has it."""

_CHUNK = 500
_TEXT_FIELDS = ("CharField", "TextField", "SlugField")


@cache
def shared_columns(table: Any) -> tuple[str, ...]:
    """The columns of a table that have the name of a property of the standard."""
    names = {field.name for field in table._meta.concrete_fields if not field.is_relation and not field.primary_key}
    return tuple(name for name in CLASSES[table].model_fields if name in names)


def whole_documents(services: "QuerySet[models.Service]") -> Iterator[Document]:
    """Each service as a whole document, in the order of the query. Reads some hundred at a time."""
    keys = services.values_list("pk", flat=True).iterator(chunk_size=_CHUNK)
    while some := list(islice(keys, _CHUNK)):
        found = documents_of(some)
        yield from (found[key] for key in some if key in found)


def document_of(service: UUID) -> Document:
    """The whole document of one service. Raises Service.DoesNotExist."""
    try:
        return documents_of([service])[service]
    except KeyError:
        raise models.Service.DoesNotExist from None


def read_record(service: UUID) -> record.Service:
    """The record of one service, as classes. Raises Service.DoesNotExist."""
    return record.Service.model_validate(document_of(service))


def documents_of(services: Collection[UUID]) -> dict[UUID, Document]:
    """The whole documents of these services, by id, in one query."""
    return {key: json.loads(text) for key, text in written(models.Service, whole_service(), services).items()}


def written(table: type[Model], document: str, keys: Collection[UUID]) -> dict[UUID, str]:
    """For rows of a table, by id, the JSON text that the SQL `document` makes of each: one of the functions below."""
    with connection.cursor() as cursor:
        # what has no value is left out, as the standard asks, however deep it lies
        made = f"json_strip_nulls({document})::text"
        cursor.execute(f"SELECT id, {made} FROM {table._meta.db_table} WHERE id = ANY(%s)", [list(keys)])
        return dict(cursor.fetchall())


@cache
def whole_service(*, with_places: bool = True, **besides: str) -> str:
    """SQL for a service with all that belongs to it. `besides` are further properties (SQL by name)."""
    service = "directory_service"
    organisation = f"FROM directory_listedorganisation WHERE id = {service}.organisation_id"
    parts = besides | {
        "organization_id": f"{service}.organisation_id",
        "organization": f"(SELECT {whole_organisation()} {organisation})",
        "schedules": _parts(models.Schedule, "service", service),
        "service_areas": _parts(models.ServiceArea, "service", service),
        "service_at_locations": _ats_of(service) if with_places else "NULL",
        "languages": _parts(models.Language, "service", service),
        "cost_options": _parts(models.CostOption, "service", service),
        "contacts": _contacts("service", service),
        "phones": _parts(models.Phone, "service", service),
        "attributes": _attributes_of(service),
    }
    return document_of_row(models.Service, service, parts)


@cache
def whole_organisation(**besides: str) -> str:
    """SQL for an organisation. The standard needs a description: the name stands in where there is none."""
    organisation = "directory_listedorganisation"
    parts = besides | {
        "contacts": _contacts("organisation", organisation),
        "phones": _parts(models.Phone, "organisation", organisation),
        "attributes": _attributes("organisation", organisation),
    }
    return document_of_row(models.ListedOrganisation, organisation, parts)


@cache
def whole_at_location(**besides: str) -> str:
    """SQL for that a service is given at a location, with the location."""
    at = "directory_serviceatlocation"
    parts = besides | {
        "location": f"(SELECT {whole_location()} FROM directory_location WHERE id = {at}.location_id)",
        "schedules": _parts(models.Schedule, "service_at_location", at),
        "contacts": _contacts("service_at_location", at),
        "phones": _parts(models.Phone, "service_at_location", at),
    }
    return document_of_row(models.ServiceAtLocation, at, parts)


@cache
def whole_location() -> str:
    """SQL for a location."""
    location = "directory_location"
    parts = {
        "addresses": _parts(models.Address, "location", location),
        "accessibility": _parts(models.Accessibility, "location", location),
        "contacts": _contacts("location", location),
        "phones": _parts(models.Phone, "location", location),
    }
    return document_of_row(models.Location, location, parts)


@cache
def whole_term() -> str:
    """SQL for a term. The standard needs a description: the name stands in where there is none."""
    taxonomy = "FROM directory_taxonomy WHERE id = directory_term.taxonomy_id"
    parts = {"taxonomy": f"(SELECT name {taxonomy})", "taxonomy_id": "directory_term.taxonomy_id"}
    return document_of_row(models.Term, "directory_term", parts)


def document_of_row(
    table: type[Model], alias: str, parts: Mapping[str, str], *, identifier: str = "id", with_more: bool = True
) -> str:
    """SQL for the JSON object of one row: what is kept of it by the standard's names, then its `parts` (SQL by name).

    What has no value is null in it. `more` holds what no column has, so no name comes twice.
    """
    properties = {"id": f"{alias}.{identifier}"}
    properties |= {name: _value(table, alias, name) for name in shared_columns(table)}
    properties |= parts
    pairs = ", ".join(f"'{name}', {value}" for name, value in properties.items())
    document = f"json_build_object({pairs})"
    if not with_more:
        return document
    both = f"(left(made.document::text, -1) || ',' || substr({alias}.more::text, 2))::json"
    merged = f"CASE WHEN {alias}.more = '{{}}' THEN made.document ELSE {both} END"
    return f"(SELECT {merged} FROM (SELECT {document} AS document OFFSET 0) AS made)"


def _value(table: type[Model], alias: str, name: str) -> str:
    field = table._meta.get_field(name)
    column = f'{alias}."{name}"'
    kind = field.get_internal_type()
    if name == "description" and table in (models.ListedOrganisation, models.Term):
        return f"coalesce(nullif({column}, ''), {alias}.name)"
    if kind in _TEXT_FIELDS:
        return f"nullif({column}, '')"
    return f"{column}::float8" if kind == "DecimalField" else column


def _parts(table: type[Model], owner: str, owned_by: str, parts: Mapping[str, str] | None = None) -> str:
    """SQL for the list of parts in `table` whose owner is the row `owned_by`, in their order; null for none."""
    alias = table._meta.db_table
    document = document_of_row(table, alias, parts or {}, identifier="identifier")
    return (
        f'(SELECT json_agg({document} ORDER BY {alias}."order") FROM {alias} WHERE {alias}.{owner}_id = {owned_by}.id)'
    )


def _contacts(owner: str, owned_by: str) -> str:
    return _parts(models.Contact, owner, owned_by, {"phones": _parts(models.Phone, "contact", "directory_contact")})


def _ats_of(service: str) -> str:
    at = "directory_serviceatlocation"
    document = f'json_agg({whole_at_location()} ORDER BY {at}."order")'
    return f"(SELECT {document} FROM {at} WHERE {at}.service_id = {service}.id)"


def _attributes(owner: str, owned_by: str) -> str:
    term = f"(SELECT {whole_term()} FROM directory_term WHERE id = directory_attribute.term_id)"
    return _parts(models.Attribute, owner, owned_by, {"taxonomy_term": term})


def _attributes_of(service: str) -> str:
    """SQL for a feed's terms on a service, and after them the terms of our own lists, which are columns of it."""
    listed = ", ".join(f"('{name}', {place}, {service}.{name})" for place, name in enumerate(OWN_COLUMNS))
    term = "known.terms #> ARRAY[own.list, keys.key]"
    own = (
        f"SELECT json_build_object('id', {_made_id(f'{service}.id::text || own.list || keys.key')},"
        f" 'link_id', {service}.id, 'link_type', own.list, 'taxonomy_term_id', {term} -> 'id', 'taxonomy_term', {term})"
        " AS one, own.place, keys.place AS within"
        f" FROM (VALUES {listed}, ('kinds', {len(OWN_COLUMNS)}, ARRAY[{service}.kind])) AS own (list, place, keys)"
        " CROSS JOIN LATERAL unnest(own.keys) WITH ORDINALITY AS keys (key, place)"
        f" CROSS JOIN (SELECT {_own_terms_in_json()} AS terms) AS known"
        f" WHERE {term} IS NOT NULL"
    )
    feed = f"SELECT value, -1, ordinality FROM json_array_elements({_attributes('service', service)}) WITH ORDINALITY"
    return f"(SELECT json_agg(one ORDER BY place, within) FROM ({own} UNION ALL {feed}) AS every (one, place, within))"


@cache
def _own_terms_in_json() -> str:
    """SQL for our lists as one object, by list and key: their few terms are found in it faster than in their tables."""
    lists = {
        name: {
            key: {
                "id": str(term.id),
                "name": term.name,
                "description": term.name,
                "code": key,
                "taxonomy": name,
                "taxonomy_id": str(list_id(name)),
            }
            for key, term in own_terms(name).items()
        }
        for name in LISTS
    }
    text = json.dumps(lists).replace("'", "''").replace("%", "%%")
    return f"'{text}'::jsonb"


def _made_id(seed: str) -> str:
    """SQL for an identifier that is the same for the same seed (a UUID made from a name, as RFC 9562 has it)."""
    return f"overlay(overlay(md5({seed}) PLACING '3' FROM 13 FOR 1) PLACING 'a' FROM 17 FOR 1)::uuid"
