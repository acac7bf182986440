"""What is there for somebody near their home: services and groups of the directory, by need or by words."""

from dataclasses import dataclass

from commonweal.community.directory.models import Service
from commonweal.community.directory.queries import in_miles, search_services
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
    results = search_services(place, words, home, need=need, per_page=MOST)
    found = [
        Nearby(one.service, in_miles(one.miles) if one.miles is not None else "", one.why) for one in results.found
    ]
    return Looked(found, results.messages, results.postcode)
