"""What differs between two documents of a guide, piece by piece and word by word. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain
from typing import Any

from commonweal.community.guides.document.changing import items_of, name_of
from commonweal.community.guides.document.reading import LISTS, Document
from commonweal.community.guides.document.writing import in_order

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"

PARTS = {
    "ask": "question",
    "text": "text",
    "easy": "easy words",
    "when": "rule",
    "ends_when": "rule by which the guide ends",
    "why": "why we ask",
    "options": "answers",
    "does": "what it does",
    "before": "before you buy",
    "price_source": "where the price is from",
    "in_use": "in use",
    "reviewed_on": "reviewed on",
}
"""What parts are called where their own names say too little."""


@dataclass(frozen=True)
class Marked:
    """A stretch of words: on both sides ("same"), only before ("gone") or only after ("new")."""

    kind: str
    words: str


@dataclass(frozen=True)
class Difference:
    """One difference: of what ("advice “get-up”"; "the guide"), in which part, what happened to it, and the words."""

    of: str
    part: str
    kind: str
    marked: tuple[Marked, ...] = ()


def differences(before: Document, after: Document) -> list[Difference]:
    """Everything that differs, in the order of the document after."""
    plain = [key for key in dict.fromkeys(chain(after, before)) if key not in LISTS]
    found = [
        Difference("the guide", PARTS.get(key, key), _kind(before.get(key), after.get(key)), marked)
        for key in plain
        if (marked := _marked(before.get(key), after.get(key)))
    ]
    for name in LISTS:
        found += _of_list(name, before, after)
    return found


def _of_list(name: str, before: Document, after: Document) -> Iterator[Difference]:
    old = {name_of(name, one): one for one in items_of(before, name)}
    new = {name_of(name, one): one for one in items_of(after, name)}
    for item, table in new.items():
        of = f"{LISTS[name]} “{item}”"
        if item not in old:
            yield Difference(of, "", ADDED, (Marked("new", _whole(table)),))
            continue
        for key in dict.fromkeys(chain(table, old[item])):
            if marked := _marked(old[item].get(key), table.get(key)):
                yield Difference(of, PARTS.get(key, key), _kind(old[item].get(key), table.get(key)), marked)
    for item, table in old.items():
        if item not in new:
            yield Difference(f"{LISTS[name]} “{item}”", "", REMOVED, (Marked("gone", _whole(table)),))
    staying = [item for item in old if item in new]
    for item in _moved(staying, [item for item in new if item in old]):
        yield Difference(f"{LISTS[name]} “{item}”", "place in the order", MOVED)


def _whole(table: Mapping[str, Any]) -> str:
    """Every part of a table, a line each."""
    return "\n".join(f"{PARTS.get(key, key)}: {as_text(table[key])}" for key in in_order(table) if key != "key")


def _moved(before: list[str], after: list[str]) -> list[str]:
    """Which of the same names must be moved to bring one order into the other."""
    matched: set[str] = set()
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        matched |= set(before[block.a : block.a + block.size])
    return [item for item in after if item not in matched]


def _kind(before: Any, after: Any) -> str:
    if not as_text(before):
        return ADDED
    return CHANGED if as_text(after) else REMOVED


def _marked(before: Any, after: Any) -> tuple[Marked, ...]:
    """The words of a part with what went and what came (of a list of answers, line by line); nothing where they are the
    same."""
    old, new = as_text(before), as_text(after)
    by_line = any(isinstance(one, Mapping) for value in (before, after) if isinstance(value, list) for one in value)
    return tuple(marked_words(old, new, by_line=by_line)) if old != new else ()


def marked_words(before: str, after: str, *, by_line: bool = False) -> Iterator[Marked]:
    """Both texts in one, word by word or line by line."""
    old, new = (_lines(before), _lines(after)) if by_line else (_words(before), _words(after))
    for kind, start, end, from_, to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Marked("same", "".join(old[start:end]))
            continue
        if start < end:
            yield Marked("gone", "".join(old[start:end]))
        if from_ < to:
            yield Marked("new", "".join(new[from_:to]))


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.splitlines()]


def _words(text: str) -> list[str]:
    """Words with the space behind each."""
    found: list[str] = []
    for line in text.splitlines(keepends=True):
        words = line.split(" ")
        found += [f"{word} " for word in words[:-1]] + words[-1:]
    return found


def _in_brackets(hint: Any) -> str:
    return f"({hint})" if hint else ""


def as_text(value: Any) -> str:
    """A part of a document as people read it."""
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, Mapping) and "text" in value:
        return " ".join(filter(None, (str(value["text"]), _in_brackets(value.get("hint")), f"[{value.get('key')}]")))
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {as_text(one)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        tables = any(isinstance(one, Mapping) for one in value)
        return ("\n" if tables else ", ").join(as_text(one) for one in value)
    return str(value).strip()
