"""Writing whole records into the tables, many at a time. Other actions check who may and write the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from commonweal.community.directory import models, record
from commonweal.community.directory.actions.writing import Row, Rows, delete_parts, row_of, write
from commonweal.community.directory.changes import tell_change
from commonweal.community.directory.reading import OWN_COLUMNS, shared_columns
from commonweal.community.directory.summary import Summary, summarise
from commonweal.community.directory.terms import own_terms_by_id
from commonweal.core.places.models import Place, Postcode

BATCH = 1000

_NAMES = UUID("3c7c0a52-6e0f-4f0b-8a55-3c2f6b8d1e47")
"""The name space of taxonomies that a feed names and gives no id."""


@dataclass(frozen=True)
class Origin:
    """Where records come from, for all of one import: how it is named in the entry, and whether they are invented."""

    source: str
    place: Place | None = None
    is_invented: bool = False
    listing: str = models.Service.Listing.LISTED


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
    summaries = {key: summarise(one) for key, one in by_id.items()}
    postcodes = _postcodes(summaries.values())
    delete_parts("service", known, _OF_SERVICES)
    delete_parts("organisation", organisations.keys(), _OF_ORGANISATIONS)
    delete_parts("location", locations.keys(), _OF_LOCATIONS)
    _keep_terms(by_id.values(), organisations.values())
    place = origin.place.pk if origin.place else None
    listed = [row_of(models.ListedOrganisation, one, id=one.id, place_id=place) for one in organisations.values()]
    write(models.ListedOrganisation, listed, [*shared_columns(models.ListedOrganisation), "more", "place_id"])
    write(
        models.Location,
        [row_of(models.Location, one, id=one.id) for one in locations.values()],
        [*shared_columns(models.Location), "more"],
    )
    entries = [_service(one, summaries[key], origin, postcodes) for key, one in by_id.items()]
    write(models.Service, entries, [*shared_columns(models.Service), "more", *_KEPT])
    _parts(by_id.values(), organisations.values(), locations.values()).write()
    return list(by_id)


_OF_SERVICES = (
    models.Schedule, models.CostOption, models.ServiceArea, models.Language, models.Phone, models.Contact,
    models.Attribute, models.ServiceAtLocation,
)  # fmt: skip
_OF_ORGANISATIONS = (models.Phone, models.Contact, models.Attribute)
_OF_LOCATIONS = (models.Address, models.Accessibility, models.Phone, models.Contact)

_SUMMARY = (
    "cost", "is_free", "who_for", "when", "accessibility", "phone", "address", "postcode", "latitude", "longitude",
    "reached",
)  # fmt: skip
_KEPT = ("place_id", "organisation_id", "neighbourhood_id", "is_invented", "source", *_SUMMARY, *OWN_COLUMNS, "kind")
"""Columns of an entry that are ours and follow its record."""


def organisation_of(one: record.Service) -> record.Organization:
    """Who offers a service. Where the record does not say, an organisation of the service's own name."""
    if one.organization is not None:
        return one.organization
    return record.Organization(id=one.organization_id or uuid5(one.id, "organization"), name=one.name)


def _organisations(records: Iterable[record.Service]) -> dict[UUID, record.Organization]:
    """By id. One named only by its id is not written over where it is known."""
    given = {one.organization.id: one.organization for one in records if one.organization}
    named = {(made := organisation_of(one)).id: made for one in records}
    unnamed = models.ListedOrganisation.objects.filter(pk__in=named.keys() - given.keys())
    known = set(unnamed.values_list("pk", flat=True))
    return {key: given.get(key, made) for key, made in named.items() if key not in known}


def _postcodes(summaries: Iterable[Summary]) -> dict[str, Postcode]:
    wanted = {one.postcode for one in summaries}
    found = Postcode.objects.filter(pk__in=wanted - {""}).select_related("neighbourhood")
    found = found.only("latitude", "longitude", "neighbourhood__place")  # without the outlines of areas
    return {postcode.pk: postcode for postcode in found}


def _keep_terms(records: Iterable[record.Service], organisations: Iterable[record.Organization]) -> None:
    """Terms and taxonomies of feeds that records name. Our own lists are kept elsewhere and not changed by a feed."""
    attributes = [one for owner in records for one in owner.attributes if not _is_own(one)]
    attributes += [one for owner in organisations for one in owner.attributes if not _is_own(one)]
    terms = {one.taxonomy_term.id: one.taxonomy_term for one in attributes if one.taxonomy_term}
    taxonomies = {key: term.taxonomy or str(key) for term in terms.values() if (key := _taxonomy_of(term))}
    lists = [
        {"id": key, "key": "", "name": name[:255], "description": "", "uri": "", "version": "", "more": {}}
        for key, name in taxonomies.items()
    ]
    write(models.Taxonomy, lists, ())
    rows = [row_of(models.Term, term, id=term.id, taxonomy_id=_taxonomy_of(term)) for term in terms.values()]
    write(models.Term, rows, [*shared_columns(models.Term), "more", "taxonomy_id"])


def _taxonomy_of(term: record.TaxonomyTerm) -> UUID | None:
    """The list that a term is of: a feed may give its id, or only its name."""
    return term.taxonomy_id or (uuid5(_NAMES, term.taxonomy) if term.taxonomy else None)


def _is_own(attribute: record.Attribute) -> bool:
    return attribute.taxonomy_term is not None and attribute.taxonomy_term.id in own_terms_by_id()


def _service(one: record.Service, summary: Summary, origin: Origin, postcodes: Mapping[str, Postcode]) -> Row:
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
    place = origin.place.pk if origin.place else point.neighbourhood.place_id if point else None
    row = row_of(
        models.Service,
        one,
        id=one.id,
        organisation_id=organisation_of(one).id,
        place_id=place,
        neighbourhood_id=point.neighbourhood_id if point else None,
        is_invented=origin.is_invented,
        source=origin.source,
        listing=origin.listing,
        kind=kinds[0] if kinds else models.Service.Kind.SERVICE,
        **own,
        **shown,
    )
    return row | {"last_modified": one.last_modified or timezone.now()}


def _parts(
    services: Iterable[record.Service],
    organisations: Iterable[record.Organization],
    locations: Iterable[record.Location],
) -> Rows:
    rows = Rows()
    ats = [at.id for one in services for at in one.service_at_locations]
    taken = set(models.ServiceAtLocation.objects.filter(pk__in=ats).values_list("pk", flat=True))
    for service in services:
        _parts_of_service(rows, service, taken)
    for place in locations:
        owner = {"location_id": place.id}
        rows.add_parts(models.Address, place.addresses, **owner)
        rows.add_parts(models.Accessibility, place.accessibility, **owner)
        rows.add_parts(models.Phone, place.phones, **owner)
        rows.add_contacts(place.contacts, **owner)
    for organisation in organisations:
        owner = {"organisation_id": organisation.id}
        rows.add_parts(models.Phone, organisation.phones, **owner)
        rows.add_contacts(organisation.contacts, **owner)
        _add_attributes(rows, organisation.attributes, **owner)
    return rows


def _parts_of_service(rows: Rows, one: record.Service, taken: set[UUID]) -> None:
    owner = {"service_id": one.id}
    rows.add_parts(models.Schedule, one.schedules, **owner)
    rows.add_parts(models.CostOption, one.cost_options, **owner)
    rows.add_parts(models.ServiceArea, one.service_areas, **owner)
    rows.add_parts(models.Language, one.languages, **owner)
    rows.add_parts(models.Phone, one.phones, **owner)
    rows.add_contacts(one.contacts, **owner)
    _add_attributes(rows, one.attributes, **owner)
    for order, at in enumerate(one.service_at_locations):
        # feeds use one id for several services: whoever comes second gets an id of its own
        at_id = at.id if at.id not in taken else uuid5(one.id, f"{at.id}/{order}")
        taken.add(at_id)
        location = at.location.id if at.location else None
        row = row_of(models.ServiceAtLocation, at, id=at_id, service_id=one.id, location_id=location, order=order)
        rows.add(models.ServiceAtLocation, row)
        rows.add_parts(models.Schedule, at.schedules, service_at_location_id=at_id)
        rows.add_parts(models.Phone, at.phones, service_at_location_id=at_id)
        rows.add_contacts(at.contacts, service_at_location_id=at_id)


def _add_attributes(rows: Rows, attributes: Iterable[record.Attribute], **owner: UUID) -> None:
    for order, one in enumerate(attributes):
        if not _is_own(one):
            term = one.taxonomy_term.id if one.taxonomy_term else None
            rows.add(
                models.Attribute, row_of(models.Attribute, one, identifier=one.id, order=order, term_id=term, **owner)
            )
