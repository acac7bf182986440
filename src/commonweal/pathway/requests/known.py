"""What a person's record says already, as answers: shown back for a yes instead of being asked again."""

from collections.abc import Mapping
from typing import Any

from commonweal.community.guides.handover import ToldBefore
from commonweal.pathway.requests.forms.question import LONGEST_TEXT
from commonweal.people.identity.models import Person
from commonweal.people.identity.nhs_number import in_groups
from commonweal.people.identity.queries import communication_needs, current_address

TOLD = "told"
"""Under this name the answers keep what somebody said before they began to ask: shown for them to change."""

SENDER = "sender"
"""Under this name the answers of an e-mail keep who sent it: offered where it is asked, and not yet an answer."""


def answers_of_sender(sender: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What an e-mail says of whoever sent it, as answers by page."""
    given, _, family = sender.get("name", "").rpartition(" ")
    return {
        "asker": {"name": sender.get("name", ""), "email": sender.get("email", "")},
        "name": {"given_name": given, "family_name": family},
        "contact": {"email": sender.get("email", ""), "best": "email"},
    }


def answers_of(person: Person) -> dict[str, dict[str, Any]]:
    """Answers by page, for the pages that a record can answer and for how to contact the person."""
    address = current_address(person)
    needs = communication_needs(person)
    return {
        "name": {"given_name": person.given_name, "family_name": person.family_name, "known_as": person.known_as},
        "birth": {"born_on": person.date_of_birth.isoformat() if person.date_of_birth else None},
        "address": {
            "lines_of_address": address.lines if address else "",
            "town": address.town if address else "",
            "postcode": address.postcode if address else "",
            "no_fixed_address": False,
        },
        "communication": {
            "needs": [need.kind for need in needs],
            "language": next((need.language for need in needs if need.language), ""),
            "detail": "; ".join(need.detail for need in needs if need.detail)[:300],
        },
        "contact": {"phone": person.phone, "email": person.email},
        "nhs": {"nhs_number": person.nhs_number},
    }


def facts_of(person: Person) -> list[tuple[str, str]]:
    """The same for a page: named, in words."""
    known = answers_of(person)
    address = ", ".join(filter(None, (known["address"][part] for part in ("lines_of_address", "town", "postcode"))))
    born = f"{person.date_of_birth:%-d %B %Y}" if person.date_of_birth else ""
    needs = ", ".join(str(need) for need in communication_needs(person))
    number = in_groups(person.nhs_number) if person.nhs_number else ""
    facts = [("Name", person.name), ("Date of birth", born), ("Address", address), ("NHS number", number)]
    return [(name, value or "Not known") for name, value in [*facts, ("Write and speak", needs or "As usual")]]


def answers_told(told: ToldBefore) -> dict[str, dict[str, Any]]:
    """What was said before (in a guide, for example) as answers of the pages of a request."""
    said = {
        "who": {"who": told.who} if told.who in ("me", "other") else {},
        "happening": {"happening": told.words[:LONGEST_TEXT]} if told.words else {},
        "address": {"postcode": told.postcode} if told.postcode else {},
    }
    return {page: given for page, given in said.items() if given}
