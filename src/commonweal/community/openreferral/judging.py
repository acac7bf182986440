"""Documents judged by the published schemas of Open Referral UK 3.0, formats too. Pure.

What the schemas do not ask (that a latitude is on earth, that an end is after its start) `directory.record` adds.
"""

import json
from enum import StrEnum
from functools import cache
from typing import Any

import jsonschema_rs

from commonweal.core.design.data import data_folder
from commonweal.core.places.faults import Fault


class Schema(StrEnum):
    """The published schemas that whole answers and the items of lists are judged by."""

    API_DETAILS = "api_details"
    ORGANIZATION = "organization"
    ORGANIZATION_IN_LIST = "organization_list"
    SERVICE = "service"
    SERVICE_IN_LIST = "service_list"
    SERVICE_AT_LOCATION = "service_at_location"
    SERVICE_AT_LOCATION_IN_LIST = "service_at_location_list"
    TAXONOMY = "taxonomy"
    TAXONOMY_TERM = "taxonomy_term"


_WANTED = {
    "uuid": "an identifier (a UUID such as ac148810-d857-441c-9679-408f346de14b)",
    "uri": "a web address that begins with https:// or http://",
    "email": "an e-mail address",
    "date-time": "a moment. Write it as 2026-09-14T10:30:00Z",
    "date": "a day. Write it as 2026-09-14",
}
_TYPES = {
    "string": "text in quotes", "number": "a number", "integer": "a whole number", "array": "a list",
    "object": "an object", "boolean": "true or false",
}  # fmt: skip


def judge(document: Any, schema: Schema, where: str) -> list[Fault]:
    """Every fault of a document by a schema; `where` names the document in them."""
    return [Fault(where, path_of(_steps(error)), _said(error)) for error in _judge(schema).iter_errors(document)]


def keeps_to(document: Any, schema: Schema) -> bool:
    """Whether a document has no fault by a schema: five times as fast as asking for its faults."""
    return bool(_judge(schema).is_valid(document))


@cache
def published(schema: Schema) -> dict[str, Any]:
    """A schema as it was published, with all that it refers to."""
    compiled = data_folder() / "open-referral" / "compiled" / f"{schema}.json"
    found: dict[str, Any] = json.loads(compiled.read_bytes()) if compiled.exists() else _put_together(f"{schema}.json")
    return found


def _put_together(file: str) -> Any:
    """One of the schemas that are published in parts, the parts it refers to put in their places."""

    def filled(value: Any) -> Any:
        if isinstance(value, list):
            return [filled(one) for one in value]
        if not isinstance(value, dict):
            return value
        if "$ref" in value:
            return _put_together(value["$ref"])
        return {name: filled(one) for name, one in value.items()}

    return filled(json.loads((data_folder() / "open-referral" / "schemata" / file).read_bytes()))


@cache
def _judge(schema: Schema) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(published(schema), validate_formats=True)


def _steps(error: Any) -> list[str | int]:
    """Where a fault is; of what is missing, where it should be."""
    missing = [error.kind.property] if error.kind.name == "required" else []
    return [*error.instance_path, *missing]


def path_of(steps: list[str | int]) -> str:
    """`service_at_locations[0].location.latitude`, as whoever mends a feed looks for it."""
    path = ""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path


def _said(error: Any) -> str:
    kind, shown = error.kind, json.dumps(error.instance, ensure_ascii=False)
    shown = shown if len(shown) <= 60 else f"{shown[:60]}…"
    match kind.name:
        case "required":
            return "This is missing and is needed"
        case "format":
            return f"{shown} is not {_WANTED.get(kind.format, kind.format)}"
        case "type":
            return f"{shown} must be {' or '.join(_TYPES.get(name, name) for name in kind.types)}"
        case "enum":
            return f"{shown} must be one of {', '.join(map(str, kind.options))}"
    return str(error.message)
