"""What a search keeps of an entry: its texts by weight, tags to filter by, and what a result shows. Pure.

Made from the directory's document of it (`preparing`); kept as JSON; read back by whoever builds an index.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

DAY_PARTS = ("morning", "afternoon", "evening")
EMPTY: tuple[Any, ...] = ("", (), None, {})
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
        kept = {name: value for name in self.__dataclass_fields__ if (value := getattr(self, name)) not in EMPTY}
        return kept | {"id": str(self.id)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Entry":
        lists = {name: tuple(kept.get(name, ())) for name in ("terms", "alike", "tags")}
        return cls(**{**kept, **lists, "id": UUID(kept["id"])})


def meaning_key(text: str) -> bytes:
    """By what the meaning of a text is kept: each text is worked out once."""
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
