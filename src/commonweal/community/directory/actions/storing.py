"""Writing whole records into the tables, many at a time. Other actions check who may and write the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from commonweal.community.directory import models, record
from commonweal.community.directory.changes import tell_change
from commonweal.community.directory.reading import OWN_COLUMNS, shared_columns
from commonweal.community.directory.summary import summarise
from commonweal.community.directory.terms import own_terms_by_id
from commonweal.core.places.models import Place, Postcode

BATCH = 1000

_NESTED = {
    "accessibility", "addresses", "attributes", "contacts", "cost_options", "languages", "location", "organization",
    "organization_id", "phones", "schedules", "service_areas", "service_at_locations", "taxonomy", "taxonomy_id",
    "taxonomy_term",
}  # fmt: skip


@dataclass(frozen=True)
class Origin:
    """Where records come from, for all of one import: how it is named in the entry, and whether they are invented."""

    source: str
    place: Place | None = None
    is_invented: bool = False
    listing: str = models.Service.Listing.LISTED


@dataclass
class _Rows:
    """Rows to write, by table, in the order in which tables refer to each other."""

    by_table: dict[type[Model], list[Any]] = field(default_factory=dict)

    def add(self, row: Any) -> Any:
        self.by_table.setdefault(type(row), []).append(row)
        return row


@transaction.atomic
def store_records(records: Sequence[record.Service], origin: Origin) -> list[UUID]:
    """Write records, new or changed, with all that belongs to them; returns the ids of their services.

    What an entry had and its record no longer has goes. How it is listed, who manages it and its staff notes stay.
    Everybody who listens for changes is told.
    """
    ids: list[UUID] = []
    for start in range(0, len(records), BATCH):
        ids += _store(records[start : start + BATCH], origin)
    tell_change(ids)
    return ids


def _store(records: Sequence[record.Service], origin: Origin) -> list[UUID]:
    by_id = {one.id: one for one in records}
    known = set(models.Service.objects.filter(pk__in=by_id).values_list("pk", flat=True))
    organisations = _organisations(by_id.values())
    locations = {place.id: place for one in by_id.values() for place in one.locations}
    postcodes = _postcodes(by_id.values())
    _clear(known, organisations.keys(), locations.keys())
    _keep_terms(by_id.values(), organisations.values())
    _upsert(models.ListedOrganisation, [_organisation(one, origin) for one in organisations.values()], ("place",))
    _upsert(models.Location, [_row(models.Location, place, id=place.id) for place in locations.values()], ())
    owned = [_service(one, origin, postcodes) for one in by_id.values()]
    kept = {"place", "organisation", "neighbourhood", "is_invented", "source", *_SUMMARY, *OWN_COLUMNS, "kind"}
    _upsert(models.Service, owned, kept)
    taken = set(models.ServiceAtLocation.objects.filter(pk__in=_at_ids(by_id.values())).values_list("pk", flat=True))
    rows = _Rows()
    for one in by_id.values():
        _parts_of_service(rows, one, taken)
    for place in locations.values():
        _parts_of_location(rows, place)
    for organisation in organisations.values():
        _parts_of_organisation(rows, organisation)
    first: tuple[type[Model], ...] = (models.ServiceAtLocation, models.Contact)  # other rows refer to these
    for table in (*first, *(rows.by_table.keys() - set(first))):
        table._default_manager.bulk_create(rows.by_table.get(table, []), batch_size=BATCH)
    return list(by_id)


_SUMMARY = (
    "cost", "is_free", "who_for", "when", "accessibility", "phone", "address", "postcode", "latitude", "longitude",
    "reached",
)  # fmt: skip


def organisation_of(one: record.Service) -> record.Organization:
    """Who offers a service. Where the record does not say, an organisation of the service's own name."""
    if one.organization is not None:
        return one.organization
    return record.Organization(id=one.organization_id or uuid5(one.id, "organization"), name=one.name)


def _organisations(records: Iterable[record.Service]) -> dict[UUID, record.Organization]:
    """By id. One named only by its id is not written over where it is known."""
    given = {one.organization.id: one.organization for one in records if one.organization}
    named = {(made := organisation_of(one)).id: made for one in records}
    known = models.ListedOrganisation.objects.filter(pk__in=named.keys() - given.keys()).values_list("pk", flat=True)
    return {key: given.get(key, made) for key, made in named.items() if key in given or key not in set(known)}


def _postcodes(records: Iterable[record.Service]) -> dict[str, Postcode]:
    wanted = {summarise(one).postcode for one in records}
    found = Postcode.objects.filter(pk__in=wanted - {""}).select_related("neighbourhood")
    found = found.only("latitude", "longitude", "neighbourhood__place")  # without the outlines of areas
    return {postcode.pk: postcode for postcode in found}


def _clear(services: Iterable[UUID], organisations: Iterable[UUID], locations: Iterable[UUID]) -> None:
    """Take away the parts of records that are about to be written again."""
    services, organisations, locations = list(services), list(organisations), list(locations)
    of_services = (
        models.Schedule, models.CostOption, models.ServiceArea, models.Language, models.Phone, models.Contact,
        models.Attribute, models.ServiceAtLocation,
    )  # fmt: skip
    of_organisations = (models.Phone, models.Contact, models.Attribute)
    of_locations = (models.Address, models.Accessibility, models.Phone, models.Contact)
    for owner, ids, tables in (
        ("service", services, of_services),
        ("organisation", organisations, of_organisations),
        ("location", locations, of_locations),
    ):
        for table in tables if ids else ():
            table._default_manager.filter(**{f"{owner}__in": ids}).delete()


def _keep_terms(records: Iterable[record.Service], organisations: Iterable[record.Organization]) -> None:
    """Terms and taxonomies of feeds that records name. Our own lists are kept elsewhere and not changed by a feed."""
    attributes = [one for owner in records for one in owner.attributes if not _is_own(one)]
    attributes += [one for owner in organisations for one in owner.attributes if not _is_own(one)]
    terms = {one.taxonomy_term.id: one.taxonomy_term for one in attributes if one.taxonomy_term}
    taxonomies = {
        term.taxonomy_id: models.Taxonomy(id=term.taxonomy_id, name=term.taxonomy or str(term.taxonomy_id))
        for term in terms.values()
        if term.taxonomy_id
    }
    models.Taxonomy.objects.bulk_create(taxonomies.values(), ignore_conflicts=True)
    rows = [_row(models.Term, term, id=term.id, taxonomy_id=term.taxonomy_id) for term in terms.values()]
    _upsert(models.Term, rows, ("taxonomy",))


def _is_own(attribute: record.Attribute) -> bool:
    return attribute.taxonomy_term is not None and attribute.taxonomy_term.id in own_terms_by_id()


def _organisation(one: record.Organization, origin: Origin) -> models.ListedOrganisation:
    row: models.ListedOrganisation = _row(models.ListedOrganisation, one, id=one.id, place=origin.place)
    return row


def _service(one: record.Service, origin: Origin, postcodes: Mapping[str, Postcode]) -> models.Service:
    summary = summarise(one)
    point = postcodes.get(summary.postcode)
    own: dict[str, list[str]] = {name: [] for name in (*OWN_COLUMNS, "kinds")}
    for attribute in filter(_is_own, one.attributes):
        assert attribute.taxonomy_term is not None
        term = own_terms_by_id()[attribute.taxonomy_term.id]
        own[term.list] = list(dict.fromkeys([*own[term.list], term.key]))
    kinds = own.pop("kinds")
    own["access"] = list(dict.fromkeys([*own["access"], *summary.access]))
    shown = {name: getattr(summary, name) for name in _SUMMARY} | {"reached": list(summary.reached)}
    if summary.latitude is None and point is not None:
        shown |= {"latitude": point.latitude, "longitude": point.longitude}
    row: models.Service = _row(
        models.Service,
        one,
        id=one.id,
        organisation_id=organisation_of(one).id,
        place_id=point.neighbourhood.place_id if point and origin.place is None else origin.place and origin.place.pk,
        neighbourhood_id=point.neighbourhood_id if point else None,
        is_invented=origin.is_invented,
        source=origin.source,
        listing=origin.listing,
        kind=kinds[0] if kinds else models.Service.Kind.SERVICE,
        **own,
        **shown,
    )
    row.last_modified = one.last_modified or timezone.now()
    return row


def _at_ids(records: Iterable[record.Service]) -> list[UUID]:
    return [at.id for one in records for at in one.service_at_locations]


def _parts_of_service(rows: _Rows, one: record.Service, taken: set[UUID]) -> None:
    owner = {"service_id": one.id}
    for table, parts in (
        (models.Schedule, one.schedules),
        (models.CostOption, one.cost_options),
        (models.ServiceArea, one.service_areas),
        (models.Language, one.languages),
        (models.Phone, one.phones),
    ):
        _add_parts(rows, table, parts, owner)
    _add_contacts(rows, one.contacts, owner)
    _add_attributes(rows, one.attributes, owner)
    for order, at in enumerate(one.service_at_locations):
        # feeds use one id for several services: whoever comes second gets an id of its own
        at_id = at.id if at.id not in taken else uuid5(one.id, f"{at.id}/{order}")
        taken.add(at_id)
        location = at.location.id if at.location else None
        rows.add(_row(models.ServiceAtLocation, at, id=at_id, service_id=one.id, location_id=location, order=order))
        owner_at = {"service_at_location_id": at_id}
        _add_parts(rows, models.Schedule, at.schedules, owner_at)
        _add_parts(rows, models.Phone, at.phones, owner_at)
        _add_contacts(rows, at.contacts, owner_at)


def _parts_of_location(rows: _Rows, place: record.Location) -> None:
    owner = {"location_id": place.id}
    _add_parts(rows, models.Address, place.addresses, owner)
    _add_parts(rows, models.Accessibility, place.accessibility, owner)
    _add_parts(rows, models.Phone, place.phones, owner)
    _add_contacts(rows, place.contacts, owner)


def _parts_of_organisation(rows: _Rows, organisation: record.Organization) -> None:
    owner = {"organisation_id": organisation.id}
    _add_parts(rows, models.Phone, organisation.phones, owner)
    _add_contacts(rows, organisation.contacts, owner)
    _add_attributes(rows, organisation.attributes, owner)


def _add_parts(rows: _Rows, table: type[Model], parts: Iterable[record.Part], owner: Mapping[str, Any]) -> None:
    for order, part in enumerate(parts):
        rows.add(_row(table, part, identifier=part.id, order=order, **owner))


def _add_contacts(rows: _Rows, contacts: Iterable[record.Contact], owner: Mapping[str, Any]) -> None:
    for order, contact in enumerate(contacts):
        row = rows.add(_row(models.Contact, contact, identifier=contact.id, order=order, **owner))
        for place, phone in enumerate(contact.phones):
            rows.add(_row(models.Phone, phone, identifier=phone.id, order=place, contact=row))


def _add_attributes(rows: _Rows, attributes: Iterable[record.Attribute], owner: Mapping[str, Any]) -> None:
    for order, one in enumerate(attributes):
        if not _is_own(one):
            term = one.taxonomy_term.id if one.taxonomy_term else None
            rows.add(_row(models.Attribute, one, identifier=one.id, order=order, term_id=term, **owner))


def _row(table: type[Model], part: record.Part, **columns: Any) -> Any:
    """A row of `table` with what the part gives for its columns; what it gives besides goes into `more`."""
    shared = shared_columns(table)
    for name in shared:
        value = getattr(part, name)
        if value is None and not table._meta.get_field(name).null:
            continue  # the column's own "nothing given"
        columns.setdefault(name, value)
    more = part.model_dump(mode="json", exclude={"id", *shared, *_NESTED}, exclude_none=True)
    return table(**columns, more={name: value for name, value in more.items() if name not in columns})


def _upsert(table: type[Model], rows: Iterable[Any], columns: Iterable[str]) -> None:
    """Write rows, over those with the same id; `columns` are the ones that are not the standard's."""
    table._default_manager.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*shared_columns(table), "more", *columns],
    )
