"""Changing a guide's document, piece by piece: what goes in stays as it is, what comes out is a new document. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from commonweal.community.guides.document.condition_words import is_key
from commonweal.community.guides.document.reading import Document

NAMED_BY = {"terms": "term", "doors": "name"}
"""By which part the tables of a list are named, where it is not by their key."""

_NOT_IN_KEY = re.compile(r"[^a-z0-9]+")
_SMALL_WORDS = frozenset(
    (
        "a", "an", "and", "are", "at", "be", "by", "do", "does", "for", "from", "have", "how", "i", "in", "is", "it",
        "of", "on", "or", "that", "the", "this", "to", "what", "when", "where", "which", "who", "with", "you", "your",
    )
)  # fmt: skip
LONGEST_KEY = 40


def name_of(list_name: str, table: Mapping[str, Any]) -> str:
    """What a table of a list is called."""
    return str(table.get(NAMED_BY.get(list_name, "key"), ""))


def items_of(document: Document, list_name: str) -> list[dict[str, Any]]:
    """The tables of a list; none where the list is missing."""
    return [dict(one) for one in document.get(list_name, [])]


def item_of(document: Document, list_name: str, item: str) -> dict[str, Any] | None:
    """One table of a list, by its name."""
    return next((one for one in items_of(document, list_name) if name_of(list_name, one) == item), None)


def put_item(document: Document, list_name: str, item: str, table: Mapping[str, Any]) -> Document:
    """The document with a table in place of the one called `item`, or at the end where there is none."""
    tidy = without_empty(table)
    tables = items_of(document, list_name)
    names = [name_of(list_name, one) for one in tables]
    if item in names:
        tables[names.index(item)] = tidy
    else:
        tables.append(tidy)
    return {**document, list_name: tables}


def remove_item(document: Document, list_name: str, item: str) -> Document:
    """The document without one table."""
    kept = [one for one in items_of(document, list_name) if name_of(list_name, one) != item]
    return {**document, list_name: kept}


def move_item(document: Document, list_name: str, item: str, step: int) -> Document:
    """The document with one table further up (`step` -1) or down (1) in its list; the first and last stay."""
    tables = items_of(document, list_name)
    position = next((number for number, one in enumerate(tables) if name_of(list_name, one) == item), None)
    if position is not None and 0 <= position + step < len(tables):
        tables.insert(position + step, tables.pop(position))
    return {**document, list_name: tables}


def put_about(document: Document, about: Mapping[str, Any]) -> Document:
    """The document with parts of the guide itself changed; what is empty is left out."""
    kept = {key: value for key, value in document.items() if key not in about}
    return {**without_empty(about), **kept}


def without_empty(table: Mapping[str, Any]) -> dict[str, Any]:
    """A table without what is as if it were not there: empty words and lists, nothing, and what is not so.

    A guide that is out of use says so by `in_use` being false: that stays.
    """
    return {
        key: value
        for key, value in table.items()
        if value not in ("", None, [], {}, ()) and (value is not False or key == "in_use")
    }


def new_key(document: Document, list_name: str, words: str) -> str:
    """A key made of the words that matter, which nothing in the list has yet."""
    taken = {name_of(list_name, one) for one in items_of(document, list_name)}
    return free_key(words, taken, otherwise=list_name.rstrip("s"))


def free_key(words: str, taken: set[str], *, otherwise: str) -> str:
    """A key made of the words that matter, which is not among those taken."""
    parts = [one for one in _NOT_IN_KEY.sub(" ", words.lower()).split() if one not in _SMALL_WORDS]
    base = ""
    for part in parts[:4]:
        longer = f"{base}-{part}" if base else part
        base = longer if len(longer) <= LONGEST_KEY else base
    if not is_key(base):
        base = otherwise
    found, number = base, 1
    while found in taken:
        number += 1
        found = f"{base}-{number}"
    return found
