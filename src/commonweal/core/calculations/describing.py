"""What a calculation takes and gives, in words, read from its JSON Schema; and values as a person reads them. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonweal.core.calculations.registry import on_day

Schema = Mapping[str, Any]
_KINDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "object",
    "null": "null",
}

_BOUNDS = {
    "minimum": "at least",
    "exclusiveMinimum": "more than",
    "maximum": "at most",
    "exclusiveMaximum": "less than",
    "minLength": "at least this many characters:",
    "maxLength": "at most this many characters:",
    "minItems": "at least this many:",
    "maxItems": "at most this many:",
}


@dataclass(frozen=True)
class FieldInWords:
    """One field: its name (dotted inside an object, [] inside a list), what it holds, what is allowed, its meaning."""

    name: str
    kind: str
    needed: bool
    allowed: str
    meaning: str


def fields_in_words(schema: Schema) -> list[FieldInWords]:
    """Every field of a schema in its order, those of an inner object after the field that holds it."""
    return list(_fields(schema, schema, ""))


def _fields(schema: Schema, whole: Schema, before: str) -> Iterator[FieldInWords]:
    needed = schema.get("required", [])
    for name, found in schema.get("properties", {}).items():
        held = _resolved(found, whole)
        yield FieldInWords(
            name=f"{before}{name}",
            kind=_kind(held, whole),
            needed=name in needed,
            allowed=_allowed(held),
            meaning=str(found.get("description", "") or held.get("description", "")).split("\n")[0],
        )
        yield from _inner_fields(held, whole, f"{before}{name}")


def _inner_fields(held: Schema, whole: Schema, name: str) -> Iterator[FieldInWords]:
    if "properties" in held:
        yield from _fields(held, whole, f"{name}.")
    elif "items" in held:
        yield from _inner_fields(_resolved(held["items"], whole), whole, f"{name}[]")


def _resolved(schema: Schema, whole: Schema) -> Schema:
    """A schema with its reference followed, and without the "or null" of an optional field."""
    if "$ref" in schema:
        inner = whole.get("$defs", {})[str(schema["$ref"]).rsplit("/", 1)[-1]]
        return _resolved({**inner, **{key: value for key, value in schema.items() if key != "$ref"}}, whole)
    choices = [choice for choice in schema.get("anyOf", []) if choice.get("type") != "null"]
    if len(choices) == 1:
        rest = {key: value for key, value in schema.items() if key != "anyOf"}
        return _resolved({**choices[0], **rest}, whole)
    return schema


def _kind(held: Schema, whole: Schema) -> str:
    if "enum" in held:
        return "one of: " + ", ".join(str(value) for value in held["enum"])
    if "const" in held:
        return f"always {held['const']}"
    if "anyOf" in held:
        kinds = [_kind(_resolved(choice, whole), whole) for choice in held["anyOf"]]
        return "number" if "number" in kinds else " or ".join(dict.fromkeys(kinds))
    if held.get("format") == "date":
        return "date, as YYYY-MM-DD"
    if held.get("type") == "array":
        return f"list of {_kind(_resolved(held.get('items', {}), whole), whole)}"
    if isinstance(held.get("additionalProperties"), Mapping):
        names = _kind(_resolved(held.get("propertyNames", {"type": "string"}), whole), whole)
        return f"map: {names}; to {_kind(_resolved(held['additionalProperties'], whole), whole)}"
    return _KINDS.get(str(held.get("type", "")), "any value")


def _allowed(held: Schema) -> str:
    bounded = next((choice for choice in held.get("anyOf", []) if choice.get("type") == "number"), held)
    said = [f"{words} {bounded[bound]:g}" for bound, words in _BOUNDS.items() if bound in bounded]
    if held.get("default") not in (None, "", [], {}):
        said.append(f"{held['default']} if left out".replace("True", "true").replace("False", "false"))
    return "; ".join(said)


def example_of(schema: Schema) -> dict[str, Any]:
    """An input of the right shape: the first of the schema's own examples, or one made from the needed fields."""
    own = schema.get("examples")
    return dict(own[0]) if own else dict(_example(schema, schema))


def _example(schema: Schema, whole: Schema) -> Any:
    held = _resolved(schema, whole)
    if held.get("examples"):
        return held["examples"][0]
    for given in ("const", "default"):
        if given in held:
            return held[given]
    if "enum" in held:
        return held["enum"][0]
    if "anyOf" in held:
        number = next((choice for choice in held["anyOf"] if choice.get("type") == "number"), held["anyOf"][0])
        return _example(number, whole)
    if "properties" in held:
        return {name: _example(held["properties"][name], whole) for name in held.get("required", [])}
    if held.get("format") == "date":
        return "2026-04-06"
    if held.get("type") == "array":
        return [_example(held["items"], whole)] * max(int(held.get("minItems", 1)), 1)
    plain = {"string": "text", "boolean": True, "integer": 1, "number": 1, "object": {}}
    return max(held.get("minimum", 0), 1) if held.get("type") in ("integer", "number") else plain.get(held["type"])


_CODE = re.compile(r"[a-z]+(_[a-z]+)+")
_LONG = 40
"""Characters from which a list is shown line by line."""


def in_words(value: Any, name: str = "") -> list[tuple[str, str | list[str]]]:
    """A JSON value as rows of name and value; what lies in objects and lists is named by the way to it.

    A list of sentences stays one row, whose value is the list.
    """
    if isinstance(value, Mapping):
        return [row for key, held in value.items() for row in in_words(held, _joined(name, _spaced(str(key))))]
    if isinstance(value, list) and any(isinstance(held, Mapping | list) for held in value):
        return [row for number, held in enumerate(value, 1) for row in in_words(held, _joined(name, str(number)))]
    if isinstance(value, list) and any(len(str(held)) > _LONG for held in value):
        return [(name, [_said(held) for held in value])]
    return [(name, _said(value))]


def in_order(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The values in the order of `names`, and then what those do not name: the database forgets the order of fields."""
    return {name: values[name] for name in [*(name for name in names if name in values), *values]}


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_said(held) for held in value) or "none"
    if value in (None, ""):
        return "not given"
    text = str(value)
    if _CODE.fullmatch(text):
        return _spaced(text)
    try:
        return on_day(date.fromisoformat(text)) if len(text) == 10 else text
    except ValueError:
        return text


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _joined(before: str, name: str) -> str:
    return f"{before}, {name}" if before else name[:1].upper() + name[1:]
