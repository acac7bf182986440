"""A row of a directory file as a record of the standard. Pure."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from commonweal.community.directory.opening import read_opening
from commonweal.community.directory.record import Service
from commonweal.community.directory.service_rows import ServiceRow
from commonweal.community.directory.terms import access_in, list_id, own_terms

Part = Callable[[str], str]
"""The id of a part of a record, by its name there."""


def row_record(row: ServiceRow, service: UUID, organisation: UUID, council: str) -> Service:
    """A row as a record. `service` is its id, from which its parts get theirs; `council` is where its postcode lies."""

    def part(name: str) -> str:
        return str(uuid.uuid5(service, name))

    text = row.text
    # without a place the words on access have nowhere to go but the terms
    access = () if row.postcode else access_in(text["accessibility"])
    lists = {"needs": row.needs, **row.terms, "access": access, "kinds": (row.kind,) if row.kind else ()}
    chosen = [(name, key) for name, keys in lists.items() for key in keys]
    document: dict[str, Any] = {
        "id": str(service),
        "name": text["name"],
        "description": text["description"],
        "status": "active",
        "url": text["url"],
        "email": text["email"],
        "fees_description": text["cost"],
        "eligibility_description": text["who_for"],
        "minimum_age": row.ages[0],
        "maximum_age": row.ages[1],
        "application_process": text.get("how_to_join"),
        "easy_read": text.get("easy_read"),
        "assured_date": row.last_confirmed_on,
        "organization": {
            "id": str(organisation),
            "name": text["organisation"],
            "is_user_led": row.is_user_led,
        },
        "languages": [{"id": part(f"language/{name}"), "name": name} for name in row.languages],
        "service_areas": [{"id": part(f"area/{name}"), "name": name} for name in row.areas_served],
        "phones": [{"id": part("phone"), "number": text["phone"]}] if text["phone"] else [],
        "schedules": list(schedules_in(text["when"], part)),
        "attributes": [_attribute(name, key, part) for name, key in chosen],
    }
    if row.postcode:
        document["service_at_locations"] = [{"id": part("at"), "location": _location(row, part, council)}]
    return Service.model_validate(document)


def _attribute(name: str, key: str, part: Part) -> dict[str, Any]:
    term = own_terms(name)[key]
    return {
        "id": part(f"{name}/{key}"),
        "taxonomy_term": {"id": str(term.id), "name": term.name, "taxonomy_id": str(list_id(name))},
    }


def schedules_in(words: str, part: Part) -> Iterator[dict[str, Any]]:
    """One for each opening the words name, each with the words it was read from; one with the words alone for none."""
    for number, said in enumerate(filter(None, (piece.strip() for piece in words.split(";")))):
        for place, opening in enumerate(read_opening(said) or [None]):
            schedule: dict[str, Any] = {"id": part(f"schedule/{number}/{place}"), "description": said}
            if opening is not None:
                freq = "MONTHLY" if opening.weeks else "WEEKLY"
                times = {"opens_at": opening.opens, "closes_at": opening.closes}
                schedule |= {"freq": freq, "byday": opening.byday} | times
            yield schedule


def _location(row: ServiceRow, part: Part, council: str) -> dict[str, Any]:
    """The place of a row. The standard needs a town and a county: the last part of the address, and the council."""
    name, _, rest = row.text["address"].partition(", ")
    town = rest.rpartition(", ")[2] or council
    access = row.text["accessibility"]
    return {
        "id": part("location"),
        "location_type": "physical",
        "name": name,
        "addresses": [
            {
                "id": part("address"),
                "address_1": rest.rpartition(", ")[0] or name or row.postcode,
                "city": town,
                "state_province": council,
                "postal_code": row.postcode,
                "country": "GB",
                "address_type": "physical",
            }
        ],
        "accessibility": [{"id": part("accessibility"), "description": access}] if access else [],
    }
