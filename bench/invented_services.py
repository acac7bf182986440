"""Invented services in the shape and size of a council's directory, for benchmarks: whole Open Referral UK records."""

import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

KINDS = (
    ("Lunch club", "A two-course meal and company for older people, with a quiz afterwards"),
    ("Befriending", "A volunteer visits each week, or phones, for anybody who feels lonely"),
    ("Home care", "Help to wash, dress and take medicines at home, by the same small team"),
    ("Memory café", "Somewhere to meet for people with dementia and those who care for them"),
    ("Carers' group", "Carers meet, talk and hear from speakers; somebody sits with the person they look after"),
    ("Walking group", "Gentle walks of up to two miles on level ground, with tea at the end"),
    ("Benefits advice", "Help to claim what you are owed, at home or in our office, in confidence"),
    ("Community transport", "Volunteer drivers take people to hospital, to the shops and to friends"),
    ("Stroke exercise class", "Seated and standing exercises with a trained instructor"),
    ("Falls clinic", "A check of balance, sight, feet and medicines, and a plan to stay steady"),
)
TOWNS = (
    "Seaborough",
    "Marling",
    "Otterhythe",
    "Penny Cross",
    "Wick St Mary",
    "Great Elding",
    "Sandgate Quay",
    "Hollow",
)
SENTENCES = (
    "We meet in the main hall, which has a ramp and a hearing loop",
    "Please phone before your first visit so that we can look out for you",
    "Carers come free",
    "There is parking for Blue Badges outside, and the number 20 bus stops at the door",
    "Nobody is turned away for want of money",
    "Ask anybody with a green badge, in confidence, and we will help",
)
LATITUDES, LONGITUDES = (50.6, 51.0), (-2.9, -1.7)


def invented_services(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """That many records, the same for the same seed. Three services share an organisation, two a location."""
    chance = random.Random(seed)

    def identifier() -> str:
        return str(UUID(int=chance.getrandbits(128), version=4))

    taxonomy = identifier()
    terms = [
        {"id": identifier(), "name": name, "description": name, "taxonomy": "esdServiceType", "taxonomy_id": taxonomy}
        for name, _ in KINDS
    ]
    organization: dict[str, Any] = {}
    location: dict[str, Any] = {}
    for number in range(count):
        town = chance.choice(TOWNS)
        which = chance.randrange(len(KINDS))
        title, description = KINDS[which]
        if number % 3 == 0:
            organization = {
                "id": identifier(),
                "name": f"{town} Community Trust {number}",
                "description": "A charity run by people who live here",
                "website": f"https://trust-{number}.example",
                "email": f"office@trust-{number}.example",
            }
        if number % 2 == 0:
            location = {
                "id": identifier(),
                "location_type": "physical",
                "name": f"{town} Hall {number}",
                "latitude": round(chance.uniform(*LATITUDES), 6),
                "longitude": round(chance.uniform(*LONGITUDES), 6),
                "addresses": [
                    {
                        "id": identifier(),
                        "address_1": f"{number % 190 + 1} High Street",
                        "city": town,
                        "state_province": "Dorset",
                        "postal_code": f"ZZ{number % 20 + 1} {number % 9 + 1}AA",
                        "country": "GB",
                        "address_type": "physical",
                    }
                ],
                "accessibility": [{"id": identifier(), "description": "Step-free, accessible toilet, hearing loop"}],
            }
        more = ". ".join(chance.sample(SENTENCES, 4))
        weekdays = ",".join(sorted(chance.sample(("MO", "TU", "WE", "TH", "FR"), 2)))
        opens = chance.randrange(8, 15)
        yield {
            "id": identifier(),
            "name": f"{town} {title} {number}",
            "description": f"{description}. {more}.",
            "status": "active",
            "url": f"https://trust-{number}.example/service",
            "email": f"hello@trust-{number}.example",
            "fees_description": "£4 a session, carers free",
            "eligibility_description": f"People over 50 in {town}",
            "minimum_age": 50,
            "assured_date": f"2026-{chance.randrange(1, 13):02}-{chance.randrange(1, 28):02}",
            "last_modified": f"2026-{chance.randrange(1, 12):02}-{chance.randrange(1, 28):02}T09:30:00+00:00",
            "organization": organization,
            "schedules": [
                {
                    "id": identifier(),
                    "freq": "WEEKLY",
                    "byday": weekdays,
                    "opens_at": f"{opens:02}:00:00",
                    "closes_at": f"{opens + 2:02}:30:00",
                }
            ],
            "cost_options": [{"id": identifier(), "option": "A session", "amount": 4, "currency": "GBP"}],
            "languages": [{"id": identifier(), "name": "English", "code": "en"}],
            "service_areas": [{"id": identifier(), "name": town, "extent_type": "text"}],
            "contacts": [
                {
                    "id": identifier(),
                    "name": "The office",
                    "phones": [{"id": identifier(), "number": f"01632 960{number % 1000:03}"}],
                }
            ],
            "attributes": [{"id": identifier(), "link_type": "taxonomy_term", "taxonomy_term": terms[which]}],
            "service_at_locations": [{"id": identifier(), "location": location}],
        }
