"""The endpoints of the standard: what each lists, how its records are written, and what may be asked of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from commonweal.community.directory import models
from commonweal.community.openreferral.judging import Schema
from commonweal.community.openreferral.served import filters, forms, parameters
from commonweal.community.openreferral.served.parameters import Asked


@dataclass(frozen=True)
class Endpoint:
    """`/<name>`, a list, and `/<name>/{id}`, one of it. `in_list` and `alone` give the SQL of a record there, by what
    is asked; the schemas are what each is to be valid by."""

    name: str
    what: str
    table: type[Model]
    find: Callable[[Asked], "QuerySet[Any]"]
    in_list: Callable[[Asked], str]
    alone: Callable[[Asked], str]
    asked_of_list: tuple[str, ...]
    schema_in_list: Schema
    schema: Schema
    asked_of_one: tuple[str, ...] = ()


def _services(asked: Asked) -> str:
    if asked.minimal:
        return forms.service_minimal()
    return forms.service_whole() if asked.full else forms.service_in_list()


def _organisations(asked: Asked) -> str:
    if asked.full_service:
        return forms.organisation_with_whole_services()
    return forms.organisation_whole() if asked.full else forms.organisation_in_list()


def _organisation(asked: Asked) -> str:
    return forms.organisation_with_whole_services() if asked.full_service else forms.organisation_whole()


ENDPOINTS = (
    Endpoint(
        "services",
        "service",
        models.Service,
        filters.services,
        _services,
        lambda asked: forms.service_whole(),
        parameters.SERVICES,
        Schema.SERVICE_IN_LIST,
        Schema.SERVICE,
    ),
    Endpoint(
        "taxonomies",
        "taxonomy",
        models.Taxonomy,
        filters.taxonomies,
        lambda asked: forms.taxonomy_whole(),
        lambda asked: forms.taxonomy_whole(),
        parameters.TAXONOMIES,
        Schema.TAXONOMY,
        Schema.TAXONOMY,
    ),
    Endpoint(
        "taxonomy_terms",
        "taxonomy term",
        models.Term,
        filters.terms,
        lambda asked: forms.term_whole(),
        lambda asked: forms.term_whole(),
        parameters.TAXONOMY_TERMS,
        Schema.TAXONOMY_TERM,
        Schema.TAXONOMY_TERM,
    ),
    Endpoint(
        "service_at_locations",
        "service at a location",
        models.ServiceAtLocation,
        filters.at_locations,
        lambda asked: forms.at_whole() if asked.full else forms.at_in_list(),
        lambda asked: forms.at_whole(),
        parameters.SERVICE_AT_LOCATIONS,
        Schema.SERVICE_AT_LOCATION_IN_LIST,
        Schema.SERVICE_AT_LOCATION,
    ),
    Endpoint(
        "organizations",
        "organization",
        models.ListedOrganisation,
        filters.organisations,
        _organisations,
        _organisation,
        parameters.ORGANIZATIONS,
        Schema.ORGANIZATION_IN_LIST,
        Schema.ORGANIZATION,
        parameters.ORGANIZATION,
    ),
)
