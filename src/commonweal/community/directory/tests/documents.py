"""Documents of entries for the tests of what is decided on them."""

from typing import Any

from commonweal.community.directory.fields import set_own_keys


def entry(**given: Any) -> dict[str, Any]:
    """A lunch club with something of most fields; `given` replaces properties."""
    document: dict[str, Any] = {
        "id": "00000000-0000-0000-0000-000000000001",
        "name": "Harbour Lunch",
        "status": "active",
        "description": "A cooked lunch and company every week.",
        "email": "lunch@harbour.example",
        "minimum_age": 60.0,
        "fees_description": "£5 with pudding",
        "eligibility_description": "Older people who live alone",
        "assured_date": "2026-09-01",
        "last_modified": "2026-09-01T10:00:00+00:00",
        "organization": {"id": "00000000-0000-0000-0000-0000000000a1", "name": "Harbour Neighbours"},
        "phones": [{"id": "00000000-0000-0000-0000-0000000000b1", "number": "01632 960001"}],
        "schedules": [
            {"id": "00000000-0000-0000-0000-0000000000c1", "freq": "WEEKLY", "byday": "WE", "opens_at": "12:00:00"}
        ],
        "languages": [{"id": "00000000-0000-0000-0000-0000000000d1", "name": "English"}],
        "service_at_locations": [
            {
                "id": "00000000-0000-0000-0000-0000000000e1",
                "location": {
                    "id": "00000000-0000-0000-0000-0000000000e2",
                    "location_type": "physical",
                    "name": "Quay Hall",
                    "addresses": [
                        {
                            "id": "00000000-0000-0000-0000-0000000000e3", "address_1": "1 Quay", "city": "Seaborough",
                            "state_province": "Dorset", "postal_code": "ZZ1 1AA", "country": "GB",
                            "address_type": "physical",
                        }
                    ],
                    "accessibility": [
                        {"id": "00000000-0000-0000-0000-0000000000e4", "description": "Step-free, hearing loop"}
                    ],
                },
            }
        ],
    } | given  # fmt: skip
    if "attributes" not in given:
        set_own_keys(document, "needs", ["lunch-clubs", "company"])
        set_own_keys(document, "kinds", ["group"])
    return {name: value for name, value in document.items() if value is not None}
