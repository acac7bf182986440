"""What is there for somebody near their home: services and groups of the directory, by need or by words."""

from dataclasses import dataclass

from commonweal.community.directory.models import Service
from commonweal.community.search.filters import Filters
from commonweal.community.search.queries.results import search_directory
from commonweal.community.search.reasons import in_miles
from commonweal.core.places.models import Place
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import current_address

MOST = 15


@dataclass(frozen=True)
class Nearby:
    """One service, how far it is from the person's home in words ("" where not known), and why it is there."""

    service: Service
    away: str
    why: str


@dataclass(frozen=True)
class Looked:
    """What was found, what was relaxed to find it, and the postcode distances are from."""

    found: list[Nearby]
    messages: list[str]
    postcode: str


def services_near(person: Person, place: Place, need: str, words: str, postcode: str = "") -> Looked:
    """Services that fit a need or words, best and nearest to the person's home (or another postcode) first."""
    address = current_address(person)
    home = postcode or (address.postcode if address else "")
    filters = Filters(need=(need,) if need else (), place=place.pk)
    results = search_directory(words, home, filters, per_page=MOST)
    services = Service.objects.select_related("organisation").in_bulk([one.entry.id for one in results.found])
    found = [
        Nearby(services[one.entry.id], f"{in_miles(one.miles)} away" if one.miles is not None else "", one.why)
        for one in results.found
        if one.entry.id in services
    ]
    return Looked(found, list(results.messages), results.point.name if results.point else "")
