"""Entries made of the directory's documents: which texts weigh what, and what they can be filtered by."""

from collections.abc import Callable, Iterable
from datetime import time

from commonweal.community.directory.opening import Opening
from commonweal.community.directory.search_documents import SearchDocument
from commonweal.community.directory.terms import OwnTerm
from commonweal.community.search.entry import DAY_PARTS, Entry
from commonweal.community.search.language import plain

NOON, EVENING = time(12), time(17)


def entry_of(document: SearchDocument, names_in: Callable[[str], Iterable[str]] = lambda text: ()) -> Entry:
    """The directory's document of an entry, as the search keeps it. `names_in` finds the names of places in a text."""
    terms = document.own_terms
    said = [term for term in terms if term.list not in ("kinds", "needs") or term.key in document.needs[:1]]
    besides = [term for term in terms if term.list == "needs" and term not in said]
    town = document.address.rpartition(",")[2].strip()
    has_place = document.latitude is not None
    return Entry(
        id=document.id,
        name=document.name,
        alternate_name=document.alternate_name,
        organisation=document.organisation if document.organisation != document.name else "",
        description=document.description,
        terms=tuple(dict.fromkeys([*(term.name for term in said), *document.feed_terms])),
        alike=tuple(dict.fromkeys([*(term.name for term in besides), *_other_words(terms)])),
        more=" ".join(filter(None, (document.who_for, document.accessibility, document.cost, document.when))),
        where=", ".join(filter(None, (document.address, document.neighbourhood, *document.areas))),
        tags=tuple(dict.fromkeys([*_tags(document), *(() if has_place else _served(document, names_in))])),
        minimum_age=document.minimum_age,
        maximum_age=document.maximum_age,
        latitude=document.latitude,
        longitude=document.longitude,
        locality=town if has_place and town.replace(" ", "").isalpha() else "",
        shown={
            "kind": document.kind,
            "needs": list(document.needs),
            "cost": document.cost,
            "who_for": document.who_for,
            "when": document.when,
            "accessibility": document.accessibility,
            "phone": document.phone,
            "address": document.address,
            "postcode": document.postcode,
            "reached": list(document.reached),
            "is_invented": document.is_invented,
            "assured_date": document.assured_date,
        },
    )


def _tags(document: SearchDocument) -> Iterable[str]:
    for kind, keys in (
        ("need", document.needs),
        ("circumstance", document.circumstances),
        ("condition", document.conditions),
        ("access", document.access),
        ("reach", document.reached),
    ):
        yield from (f"{kind}:{key}" for key in keys)
    yield from (f"chief:{key}" for key in document.needs[:1])
    yield f"kind:{document.kind}"
    yield f"place:{document.place}"
    yield from (f"language:{language.strip().lower()}" for language in document.languages)
    if document.is_free is not None:
        yield "cost:free" if document.is_free else "cost:paid"
    yield from opening_tags(document.openings)


def _other_words(terms: Iterable[OwnTerm]) -> Iterable[str]:
    return (word for term in terms if term.list != "access" for word in term.words)


def _served(document: SearchDocument, names_in: Callable[[str], Iterable[str]]) -> Iterable[str]:
    """The places that an entry without one place of its own names: it comes to people there. None: it says nothing."""
    said = " ; ".join((*document.areas, document.who_for, document.description, document.name))
    names = set(names_in(plain(said)))
    return [*(f"serves:{name}" for name in sorted(names)), "serves:named"] if names else ()


def opening_tags(openings: Iterable[Opening]) -> Iterable[str]:
    """ "day:1" for Tuesday, and "day:1:morning" for the parts of that day in which it is open."""
    for opening in openings:
        for day in opening.weekdays:
            yield f"day:{day}"
            yield from (f"day:{day}:{part}" for part in day_parts(opening.opens, opening.closes))


def day_parts(opens: time | None, closes: time | None) -> tuple[str, ...]:
    """The parts of a day within these times; none where the opening time is not known. Evening begins at 5pm."""
    if opens is None:
        return ()
    ends = closes if closes and closes > opens else None
    past_five = ends is not None and ends > EVENING
    is_so = (
        opens < NOON,
        opens < EVENING and (opens >= NOON or (ends is not None and ends > time(12, 30))),
        opens >= EVENING or (past_five and ends >= time(18)),  # type: ignore[operator]
    )
    return tuple(part for part, holds in zip(DAY_PARTS, is_so, strict=True) if holds)
