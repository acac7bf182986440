"""One entry out of two that are the same thing, field by field as an editor chose. Pure."""

import copy
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from commonweal.community.directory.fields import Document, Field, all_fields


class Choice(StrEnum):
    """Whose value a merged entry has in a field."""

    KEPT = "kept"
    OTHER = "other"
    BOTH = "both"


def can_have_both(field: Field) -> bool:
    """Whether a field is a list, so that a merged entry can have what either had."""
    return bool(field.of_list and field.of_list != "kinds") or field.key in {
        "when", "where", "areas", "languages", "contact", "terms"
    }  # fmt: skip


def likely_choice(field: Field, kept: Document, other: Document) -> Choice:
    """What an editor most often wants: the kept entry's value, the other's where the kept one has none, and of terms
    both."""
    if not field.said(kept):
        return Choice.OTHER if field.said(other) else Choice.KEPT
    return Choice.BOTH if field.of_list and can_have_both(field) else Choice.KEPT


def merged(kept: Mapping[str, Any], other: Mapping[str, Any], choices: Mapping[str, Choice]) -> Document:
    """The kept entry with what `choices` (by field) take from the other; a field not named stays as it was kept. Who
    runs it and its id are the kept entry's."""
    document: Document = copy.deepcopy(dict(kept))
    source: Document = copy.deepcopy(dict(other))
    for field in all_fields():
        choice = choices.get(field.key, Choice.KEPT)
        if choice == Choice.KEPT or field.key in ("organisation", "rest"):
            continue
        if choice == Choice.OTHER or not can_have_both(field):
            field.take(document, source)
        elif field.of_list:
            held = set(field.said(document))
            document["attributes"] = [
                *document.get("attributes", []),
                *(one for one in source.get("attributes", []) if _adds(field, one, held)),
            ]
        else:
            for name in field.properties:
                _join(field, document, source, name)
    return document


def _adds(field: Field, attribute: Mapping[str, Any], held: set[str]) -> bool:
    """Whether an attribute is one of this field's that the document does not say yet."""
    said = field.said({"attributes": [attribute]})
    return bool(said) and not held.intersection(said)


def _join(field: Field, document: Document, source: Document, name: str) -> None:
    """What either has of one property: of lists, what the kept one does not say already."""
    theirs = source.get(name)
    if not isinstance(theirs, list):
        if theirs:
            document.setdefault(name, theirs)
        return
    held = {tuple(field.said({name: [one]})) for one in document.get(name, [])}
    document[name] = [
        *document.get(name, []),
        *(one for one in theirs if tuple(field.said({name: [one]})) not in held),
    ]
