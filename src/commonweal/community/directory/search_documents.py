"""What a search may find an entry by, and filter it by: one plain document for each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commonweal.community.directory.models import Service
from commonweal.community.directory.opening import Opening, openings_of
from commonweal.community.directory.reading import Document, documents_of
from commonweal.community.directory.record import Service as Record
from commonweal.community.directory.summary import all_schedules
from commonweal.community.directory.terms import OwnTerm, own_terms, own_terms_by_id

_CHUNK = 500


@dataclass(frozen=True)
class SearchDocument:
    """An entry of the directory as a search reads it. Terms are keys of our lists; `feed_terms` are names of others'.

    Ages are in years, None where the entry does not say; `is_free` likewise. `areas` are the names of areas served.
    """

    id: UUID
    name: str
    alternate_name: str
    organisation: str
    description: str
    kind: str
    needs: tuple[str, ...]
    circumstances: tuple[str, ...]
    conditions: tuple[str, ...]
    access: tuple[str, ...]
    feed_terms: tuple[str, ...]
    who_for: str
    minimum_age: float | None
    maximum_age: float | None
    cost: str
    is_free: bool | None
    when: str
    openings: tuple[Opening, ...]
    languages: tuple[str, ...]
    accessibility: str
    phone: str
    reached: tuple[str, ...]
    address: str
    postcode: str
    latitude: float | None
    longitude: float | None
    neighbourhood: str
    areas: tuple[str, ...]
    is_user_led: bool
    is_invented: bool
    place: str
    assured_date: str
    last_modified: datetime

    @property
    def own_terms(self) -> list[OwnTerm]:
        """The terms of our lists, with the other words that people use for them."""
        lists = {
            "needs": self.needs, "circumstances": self.circumstances, "conditions": self.conditions,
            "access": self.access, "kinds": (self.kind,),
        }  # fmt: skip
        return [own_terms(name)[key] for name, keys in lists.items() for key in keys if key in own_terms(name)]


def search_documents(ids: Iterable[UUID]) -> Iterator[SearchDocument]:
    """The documents of those of the services that anybody may find: listed, and not ended. In no order."""
    wanted = list(ids)
    for start in range(0, len(wanted), _CHUNK):
        findable = Service.objects.filter(pk__in=wanted[start : start + _CHUNK], listing=Service.Listing.LISTED)
        findable = findable.exclude(status__in=(Service.Status.DEFUNCT, Service.Status.INACTIVE))
        services = list(findable.select_related("organisation", "neighbourhood"))
        documents = documents_of([service.pk for service in services])
        for service in services:
            yield _document(service, documents[service.pk])


def _document(service: Service, document: Document) -> SearchDocument:
    record = Record.model_validate(document)
    terms = [one.taxonomy_term for one in record.attributes if one.taxonomy_term]
    return SearchDocument(
        id=service.pk,
        name=service.name,
        alternate_name=service.alternate_name,
        organisation=service.organisation.name,
        description=service.description,
        kind=service.kind,
        needs=tuple(service.needs),
        circumstances=tuple(service.circumstances),
        conditions=tuple(service.conditions),
        access=tuple(service.access),
        feed_terms=tuple(dict.fromkeys(term.name for term in terms if term.id not in own_terms_by_id())),
        who_for=service.who_for,
        minimum_age=service.minimum_age,
        maximum_age=service.maximum_age,
        cost=service.cost,
        is_free=service.is_free,
        when=service.when,
        openings=tuple(openings_of(all_schedules(record))),
        languages=tuple(filter(None, (language.name or language.code for language in record.languages))),
        accessibility=service.accessibility,
        phone=service.phone,
        reached=tuple(service.reached),
        address=service.address,
        postcode=service.postcode,
        latitude=service.latitude,
        longitude=service.longitude,
        neighbourhood=service.neighbourhood.name if service.neighbourhood else "",
        areas=tuple(filter(None, (area.name for area in record.service_areas))),
        is_user_led=bool(service.organisation.is_user_led),
        is_invented=service.is_invented,
        place=service.place_id or "",
        assured_date=service.assured_date.isoformat() if service.assured_date else "",
        last_modified=service.last_modified,
    )
