"""Records for the tests: whole ones, bare ones, and odd ones."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from commonweal.community.directory.actions import Origin, store_records
from commonweal.community.directory.record import read_service

SAMPLES = Path(__file__).parent / "samples"
SEED = UUID(int=7)
ORIGIN = Origin("A test")


def sample(name: str) -> Any:
    """One of the standard's own samples, such as "fail/service_full"."""
    return json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def name_id(name: str) -> str:
    """The id that the tests give to what they call `name`."""
    return str(uuid5(SEED, name))


def bare(name: str, **more: Any) -> dict[str, Any]:
    """A record with no more than the standard needs, and what the test adds."""
    return {"id": name_id(name), "name": name, "status": "active"} | more


def whole(name: str, **more: Any) -> dict[str, Any]:
    """A record with something of everything, of an organisation of its own."""
    return {
        **bare(name),
        "description": f"{name}, with tea",
        "url": "https://example.org/service",
        "fees_description": "£4 a session",
        "minimum_age": 50,
        "maximum_age": 99,
        "assured_date": "2026-10-01",
        "last_modified": "2026-10-02T10:30:45Z",
        "organization": {
            "id": name_id(f"{name}/organization"),
            "name": f"Friends of {name}",
            "description": "A charity",
            "website": "https://example.org",
            "phones": [{"id": name_id(f"{name}/office"), "number": "01632 960001"}],
            "attributes": [{"id": name_id(f"{name}/kind"), "taxonomy_term": feed_term("Charity")}],
        },
        "schedules": [weekly(name, "TU", "10:00", "12:00")],
        "cost_options": [{"id": name_id(f"{name}/cost"), "option": "A session", "amount": 4.5, "currency": "GBP"}],
        "languages": [{"id": name_id(f"{name}/language"), "name": "English", "code": "en"}],
        "funding": [{"id": name_id(f"{name}/funding"), "source": "The lottery"}],
        "service_areas": [{"id": name_id(f"{name}/area"), "name": "Seaborough"}],
        "contacts": [
            {
                "id": name_id(f"{name}/contact"),
                "name": "Reception",
                "phones": [{"id": name_id(f"{name}/phone"), "number": "01632 960002"}],
            }
        ],
        "attributes": [{"id": name_id(f"{name}/attribute"), "taxonomy_term": feed_term("Lunch clubs")}],
        "service_at_locations": [at(name, 50.72, -1.98)],
        **more,
    }


def feed_term(name: str) -> dict[str, Any]:
    """A term of a feed's list."""
    return {
        "id": name_id(f"term/{name}"),
        "name": name,
        "description": name,
        "taxonomy": "esdServiceType",
        "taxonomy_id": name_id("esdServiceType"),
    }


def weekly(name: str, byday: str, opens: str, closes: str) -> dict[str, Any]:
    """A weekly schedule."""
    return {
        "id": name_id(f"{name}/schedule/{byday}"),
        "freq": "WEEKLY",
        "byday": byday,
        "opens_at": opens,
        "closes_at": closes,
    }


def at(name: str, latitude: float | None, longitude: float | None, **more: Any) -> dict[str, Any]:
    """That the service called `name` is at a place."""
    point = {"latitude": latitude, "longitude": longitude} if latitude is not None else {}
    address = {
        "id": name_id(f"{name}/address"),
        "address_1": "1 School Lane",
        "city": "Seaborough",
        "state_province": "Dorset",
        "postal_code": "ZZ1 1AA",
        "country": "GB",
        "address_type": "physical",
    }
    return {
        "id": name_id(f"{name}/at"),
        "location": {
            "id": name_id(f"{name}/location"),
            "location_type": "physical",
            "name": f"{name} Hall",
            **point,
            "addresses": [address],
            "accessibility": [{"id": name_id(f"{name}/access"), "description": "Step-free"}],
        },
        **more,
    }


def store(*documents: dict[str, Any], origin: Origin = ORIGIN) -> list[UUID]:
    """Put documents into the directory; returns their ids."""
    records = []
    for document in documents:
        record, faults = read_service(document, "the test")
        assert record is not None, faults
        records.append(record)
    return store_records(records, origin)
