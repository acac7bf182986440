"""The OpenAPI document of the feed, made of what it really answers: the endpoints, their parameters, the standard's own
schemas."""

import json
from functools import cache
from typing import Any

from commonweal.community.openreferral.served.endpoints import ENDPOINTS, Endpoint
from commonweal.community.openreferral.served.parameters import PARAMETERS
from commonweal.core.design.data import data_folder

_LEFT_OUT = {"constraints", "core", "datapackage_metadata", "order", "path", "tabular_required"}
"""What the published schemas say of CSV files and databases."""
_ENVELOPE = {
    "total_items": ("integer", "Count of total results."),
    "total_pages": ("integer", "Count of total pages."),
    "page_number": ("integer", "Current page number."),
    "size": ("integer", "Size of current page."),
    "first_page": ("boolean", "Is this page the first page."),
    "last_page": ("boolean", "Is this page the last page."),
    "empty": ("boolean", "Is this page empty."),
}
_SCHEMA_OF = {
    "services": "service",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
    "service_at_locations": "service_at_location",
    "organizations": "organization",
}


def openapi_document(address: str) -> dict[str, Any]:
    """The document for a feed at `address`."""
    paths: dict[str, Any] = {"/": {"get": _base()}}
    for endpoint in ENDPOINTS:
        paths[f"/{endpoint.name}"] = {"get": _many(endpoint)}
        paths[f"/{endpoint.name}/{{id}}"] = {"get": _one(endpoint)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "The directory, as Open Referral UK",
            "version": "3.0",
            "description": "Services, groups and places that help people, open to anybody without a key. Only"
            " what is in the directory is given; an entry that was merged into another answers with its address (301).",
            "license": {
                "name": "The schemas: Creative Commons Attribution Share-Alike 4.0, Open Referral UK",
                "url": "https://creativecommons.org/licenses/by-sa/4.0/",
            },
        },
        "servers": [{"url": address}],
        "paths": paths,
        "components": {
            "schemas": _schemas() | {"page": _page(), "refusal": _refusal()},
            "parameters": {name: _parameter(name) for name in PARAMETERS},
            "responses": {"refusal": _json("Why it cannot be answered.", {"$ref": "#/components/schemas/refusal"})},
        },
    }


def _base() -> dict[str, Any]:
    wanted = ("version", "profile", "openapi_url")
    schema = {"type": "object", "properties": {name: {"type": "string"} for name in wanted}, "required": list(wanted)}
    return {
        "operationId": "getAPIMetaInformation",
        "summary": "What this feed is",
        "responses": {"200": _json("The version of the standard, its profile, and this document.", schema)},
    }


def _many(endpoint: Endpoint) -> dict[str, Any]:
    item = {"$ref": f"#/components/schemas/{_SCHEMA_OF[endpoint.name]}"}
    page = {
        "allOf": [{"$ref": "#/components/schemas/page"}],
        "properties": {"contents": {"type": "array", "items": item}},
        "required": ["contents"],
    }
    answer = _json("A page of the list; with format=ndjson, every item on a line of its own.", page)
    answer["content"]["application/x-ndjson"] = {"schema": item}
    return {
        "operationId": f"list_{endpoint.name}",
        "summary": f"A list, a page at a time: {endpoint.name.replace('_', ' ')}",
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in endpoint.asked_of_list],
        "responses": {"200": answer, "400": {"$ref": "#/components/responses/refusal"}},
    }


def _one(endpoint: Endpoint) -> dict[str, Any]:
    asked = [{"$ref": f"#/components/parameters/{name}"} for name in ("id", *endpoint.asked_of_one)]
    schema = {"$ref": f"#/components/schemas/{_SCHEMA_OF[endpoint.name]}"}
    answers = {status: {"$ref": "#/components/responses/refusal"} for status in ("400", "404")}
    if endpoint.name == "services":
        answers["301"] = _json(
            "The entry was merged into the one at Location.", {"$ref": "#/components/schemas/refusal"}
        )
    return {
        "operationId": f"get_{endpoint.name}",
        "summary": f"One {endpoint.what}, with everything nested in it",
        "parameters": asked,
        "responses": {"200": _json("The record.", schema), **answers},
    }


def _parameter(name: str) -> dict[str, Any]:
    parameter = PARAMETERS[name]
    described: dict[str, Any] = {
        "name": name,
        "in": "path" if name == "id" else "query",
        "required": name == "id",
        "description": parameter.description,
        "schema": dict(parameter.schema),
    }
    if parameter.may_repeat:
        described["schema"] = {"type": "array", "items": dict(parameter.schema)}
        described |= {"style": "form", "explode": True}
    return described


def _json(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _page() -> dict[str, Any]:
    properties = {name: {"type": kind, "description": said} for name, (kind, said) in _ENVELOPE.items()}
    return {"type": "object", "properties": properties, "required": list(_ENVELOPE)}


def _refusal() -> dict[str, Any]:
    text = {"type": "string"}
    fault = {"type": "object", "properties": {"parameter": text, "message": text}, "required": ["parameter", "message"]}
    properties = {"detail": text, "faults": {"type": "array", "items": fault}}
    return {"type": "object", "properties": properties, "required": ["detail"]}


@cache
def _schemas() -> dict[str, Any]:
    """The published schemas by name, referring to each other within the document."""
    folder = data_folder() / "open-referral" / "schemata"
    return {path.stem: _referring(json.loads(path.read_bytes())) for path in sorted(folder.glob("*.json"))}


def _referring(value: Any) -> Any:
    if isinstance(value, list):
        return [_referring(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        return {"$ref": f"#/components/schemas/{value['$ref'].removesuffix('.json')}"}
    return {name: _referring(one) for name, one in value.items() if name not in _LEFT_OUT}
