"""Services near somebody, by need: the one place where this room asks the directory."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from commonweal.community.directory.needs import all_needs
from commonweal.community.search.filters import Filters
from commonweal.community.search.queries.results import search_directory

MOST_NEEDS = 6
"""Needs for which services are listed in one report; the others are linked to."""

SERVICES_A_NEED = 3


@dataclass(frozen=True)
class NearbyService:
    """A service as a report lists it. `miles` is from the postcode; None where there is none or no one place."""

    id: str
    name: str
    organisation: str
    phone: str
    href: str
    miles: float | None


@dataclass(frozen=True)
class NearbyNeed:
    """A need, the nearest services for it, and where all of them are listed."""

    key: str
    name: str
    services: tuple[NearbyService, ...]
    href: str


def need_names() -> dict[str, str]:
    """Every need that services are listed under, by its key."""
    return {key: need.name for key, need in all_needs().items()}


def services_nearby(needs: Iterable[str], postcode: str) -> list[NearbyNeed]:
    """The nearest services for each need, each service once; without a postcode, by name. Needs that no longer exist
    are left out."""
    known = all_needs()
    seen: set[object] = set()
    found: list[NearbyNeed] = []
    for key in [one for one in needs if one in known]:
        listed: list[NearbyService] = []
        if len(found) < MOST_NEEDS:
            for one in search_directory("", postcode, Filters(need=(key,)), per_page=SERVICES_A_NEED).found:
                entry = one.entry
                if key in entry.shown["needs"] and entry.id not in seen:
                    seen.add(entry.id)
                    listed.append(
                        NearbyService(
                            id=str(entry.id),
                            name=entry.name,
                            organisation=entry.organisation or entry.name,
                            phone=entry.shown["phone"],
                            href=reverse("directory:service", args=[entry.id]),
                            miles=one.miles,
                        )
                    )
        found.append(NearbyNeed(key, known[key].name, tuple(listed), all_services(key)))
    return found


def all_services(need: str) -> str:
    """The address of the list of all services for a need. It does not carry the postcode: addresses are remembered."""
    return f"{reverse('search:find')}?{urlencode({'need': need})}"
