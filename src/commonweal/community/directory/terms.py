"""Our own lists of terms (`data/taxonomies`): needs, circumstances, conditions, access and kinds of entry. Pure.

Each term keeps its id for good: it is made from the list and the key.
"""

import re
import tomllib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from commonweal.core.design.data import data_folder

LISTS = {
    "needs": "What people look for help with",
    "circumstances": "What is so of the people an entry is for",
    "conditions": "Conditions and impairments that an entry knows about",
    "access": "What a place has for people who need it",
    "kinds": "What an entry is",
}
"""The lists, in the order they are shown, each with what it is of."""

_NAMES = uuid.UUID("0d6f5c0e-4b0e-4b60-9d5e-5a2b8f9b7a11")

_DENIED = re.compile(r"\b(?:no|not|without|isn[’']t|lacks|nor)\b(?:[\w '’-]{0,25})$", re.IGNORECASE)
"""What stands before a term that a place does not have, within the same few words."""


@dataclass(frozen=True)
class OwnTerm:
    """One term of one of our lists. `words` are others that people use for it."""

    list: str
    key: str
    name: str
    group: str
    words: tuple[str, ...]

    @property
    def id(self) -> UUID:
        return uuid.uuid5(_NAMES, f"{self.list}/{self.key}")

    @property
    def text(self) -> str:
        """Everything a search may find the term by."""
        return " ".join((self.name, *self.words))


def list_id(name: str) -> UUID:
    """The id of one of our lists as a taxonomy."""
    return uuid.uuid5(_NAMES, name)


@cache
def own_terms(name: str) -> Mapping[str, OwnTerm]:
    """The terms of the list `name`, by key, in the order of its file."""
    content = tomllib.loads((data_folder() / "taxonomies" / f"{name}.toml").read_text(encoding="utf-8"))
    return {
        key: OwnTerm(name, key, term["name"], term.get("group", ""), tuple(term.get("words", ())))
        for key, term in content[name].items()
    }


@cache
def own_terms_by_id() -> Mapping[UUID, OwnTerm]:
    """Every term of our lists, by its id."""
    return {term.id: term for name in LISTS for term in own_terms(name).values()}


def access_in(words: str) -> tuple[str, ...]:
    """The access terms that a text names, in the order of their list ("step-free", "hearing loop" …). What it says is
    not there ("no hearing loop", "not step-free") is left out."""
    return tuple(
        key
        for key, said in _access_patterns().items()
        if any(not _DENIED.search(words[: found.start()]) for found in said.finditer(words))
    )


@cache
def _access_patterns() -> dict[str, re.Pattern[str]]:
    return {
        key: re.compile("|".join(rf"\b{re.escape(word)}\b" for word in (term.name, *term.words)), re.IGNORECASE)
        for key, term in own_terms("access").items()
    }
