"""A guide's document as the text of its file: what is read again gives the same document. Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from commonweal.community.guides.document.reading import LISTS, Document

ORDER = (
    "key", "term", "by", "name", "title", "summary", "intro", "minutes", "edition", "reviewed_on", "sensitive",
    "in_use", "section", "part", "urgency", "kind", "ask", "short", "label", "heading", "hint", "why", "when",
    "ends_when", "optional", "least", "most", "unit", "text", "options", "easy", "about", "answers", "does", "means",
    "needs", "products", "price", "price_source", "before", "costs", "assessment", "organisation", "url", "amount",
    "per", "until", "source", "sources", "see", "checked",
)  # fmt: skip
"""The order in which the parts of any table are written. What is kept in the database has none."""

DAYS = frozenset({"reviewed_on", "until", "checked"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]+")


def write_document(document: Document) -> str:
    """The text of the file, in the order the documentation gives: what the guide is, then list by list."""
    lines = [*_table({key: value for key, value in document.items() if key not in LISTS})]
    for name in LISTS:
        for one in document.get(name, []):
            lines += ["", f"[[{name}]]", *_table(one)]
    return "\n".join(lines) + "\n"


def _table(table: Mapping[str, Any]) -> Iterator[str]:
    for key in in_order(table):
        if table[key] is not None:
            yield f"{_key(key)} = {_value(table[key], key)}"


def in_order(table: Mapping[str, Any]) -> list[str]:
    """The parts of a table in the order in which they are written."""
    return sorted(table, key=lambda key: (ORDER.index(key) if key in ORDER else len(ORDER), key))


def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) else _quoted(key)


def _value(value: Any, key: str = "") -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        if key in DAYS and _DAY.fullmatch(value):
            return value
        return _lines(value) if "\n" in value else _quoted(value)
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(name)} = {_value(value[name], name)}" for name in in_order(value))
        return f"{{ {inner} }}"
    if isinstance(value, list | tuple):
        if value and all(isinstance(one, Mapping) for one in value):
            return "[\n" + "".join(f"  {_value(one)},\n" for one in value) + "]"
        return f"[{', '.join(_value(one) for one in value)}]"
    return str(value)


def _quoted(text: str) -> str:
    found = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{_without_controls(found)}"'


def _lines(text: str) -> str:
    """Several lines between three quotes; the first break after them is not part of the text."""
    found = text.replace("\\", "\\\\").replace('"""', '""\\"')
    if found.endswith('"'):
        found = f'{found[:-1]}\\"'
    return f'"""\n{_without_controls(found)}"""'


def _without_controls(text: str) -> str:
    """Signs that a file may not hold as they are, written by number."""
    return "".join(one if one in "\n\t" or (one >= " " and one != "\x7f") else f"\\u{ord(one):04x}" for one in text)
