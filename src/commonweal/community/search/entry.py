"""What a search keeps of an entry: its texts by weight, tags to filter by, and what a result shows. Pure.

Made from the directory's document of it; kept as JSON; read back by whoever builds an index.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from commonweal.community.search.language import plain

if TYPE_CHECKING:
    from commonweal.community.directory.opening import Opening
    from commonweal.community.directory.search_documents import SearchDocument
    from commonweal.community.directory.terms import OwnTerm

NOON, EVENING = time(12), time(17)
DAY_PARTS = ("morning", "afternoon", "evening")
LONGEST_MEANING = 600
"""Letters of a text whose meaning is taken: the model reads 64 words or parts of words (measured: more adds none)."""


@dataclass(frozen=True)
class Entry:
    """One entry. `terms` are the names of its terms, of its needs the one that it is chiefly for; `alike` those of its
    other needs, and other words that people use for them.

    `tags` are what it can be filtered by: "need:meals", "access:step-free", "day:1", "day:1:morning" (0 is Monday),
    "cost:free" … Ages are in years, None where the entry names no limit. `shown` is what a result shows.
    """

    id: UUID
    name: str
    alternate_name: str = ""
    organisation: str = ""
    description: str = ""
    terms: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    more: str = ""
    where: str = ""
    tags: tuple[str, ...] = ()
    minimum_age: float | None = None
    maximum_age: float | None = None
    latitude: float | None = None
    longitude: float | None = None
    locality: str = ""
    shown: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fields(self) -> dict[str, str]:
        """The texts that words are looked for in, by the name of their field."""
        return {
            "name": f"{self.name} {self.alternate_name}",
            "terms": " ; ".join(self.terms),
            "alike": " ; ".join(self.alike),
            "text": f"{self.description} {self.more}",
            "organisation": self.organisation,
            "place": self.where,
        }

    @property
    def meaning_text(self) -> str:
        """The text whose meaning stands for the entry."""
        return f"{self.name}. {'; '.join(self.terms)}. {self.description}"[:LONGEST_MEANING]

    def to_json(self) -> dict[str, Any]:
        """Without what is empty."""
        kept = {name: value for name, value in asdict(self).items() if value not in ("", (), None, {})}
        return kept | {"id": str(self.id)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Entry":
        lists = {name: tuple(kept.get(name, ())) for name in ("terms", "alike", "tags")}
        return cls(**{**kept, **lists, "id": UUID(kept["id"])})


def meaning_key(text: str) -> bytes:
    """By what the meaning of a text is kept: each text is worked out once."""
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def entry_of(document: "SearchDocument", names_in: Callable[[str], Iterable[str]] = lambda text: ()) -> Entry:
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


def _tags(document: "SearchDocument") -> Iterable[str]:
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


def _other_words(terms: "Iterable[OwnTerm]") -> Iterable[str]:
    return (word for term in terms if term.list != "access" for word in term.words)


def _served(document: "SearchDocument", names_in: Callable[[str], Iterable[str]]) -> Iterable[str]:
    """The places that an entry without one place of its own names: it comes to people there. None: it says nothing."""
    said = " ; ".join((*document.areas, document.who_for, document.description, document.name))
    names = set(names_in(plain(said)))
    return [*(f"serves:{name}" for name in sorted(names)), "serves:named"] if names else ()


def opening_tags(openings: Iterable["Opening"]) -> Iterable[str]:
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
