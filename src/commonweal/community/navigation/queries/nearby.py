"""What is there for somebody near their home, by need or by words: the one place where this room asks the search."""

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.community.search.filters import Filters
from commonweal.community.search.queries.results import Result, search_directory
from commonweal.core.places.models import Place
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import current_address

MOST = 10


@dataclass(frozen=True)
class Looked:
    """What was found, what was said of the search, and the postcode that distances are from ("" without one)."""

    found: Sequence[Result]
    messages: Sequence[str]
    postcode: str


def services_near(person: Person, place: Place, need: str, words: str, postcode: str = "") -> Looked:
    """Entries that fit a need or words, from the person's home or another postcode: what fits well first and of that
    the nearer; for a need alone, the nearest first."""
    address = current_address(person)
    home = postcode.strip() or (address.postcode if address else "")
    filters = Filters(need=(need,) if need else (), place=place.pk)
    results = search_directory(words, home, filters, per_page=MOST, nearest_first=bool(need) and not words.strip())
    messages = [*results.messages, results.postcode_problem]
    return Looked(results.found, list(filter(None, messages)), home if results.point else "")
