"""Told once: what is known of a person already, offered where a form asks it again, with where it is from.

A room that knows something adds a source. A form's question names a fact by its `fact`; an answer to such a question is
itself known to every later form.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.steps import answer
from commonweal.people.circle.queries import circle_of
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import communication_needs, current_address


@dataclass(frozen=True)
class Known:
    """A fact: its value as an answer is kept, from where it is known in words, and since when."""

    value: Any
    source: str
    on: date | None = None


Source = Callable[[Person], Mapping[str, Known]]
_sources: list[Source] = []


def add_facts(source: Source) -> None:
    """Called from a room's `AppConfig.ready`: what it knows of a person, by name of fact. Later sources go before."""
    _sources.append(source)


def known_facts(person: Person) -> dict[str, Known]:
    """What every source knows of the person, within the actor's sight."""
    found: dict[str, Known] = {}
    for source in _sources:
        found |= {name: known for name, known in source(person).items() if known.value not in ("", None, [])}
    return found


def facts_of_record(person: Person) -> dict[str, Known]:
    """From who they are: names, birth, address, how to reach and write to them."""
    address = current_address(person)
    needs = "; ".join(str(need) for need in communication_needs(person))
    said = {
        "identity.name": person.name,
        "identity.called": person.called,
        "identity.born": person.date_of_birth.isoformat() if person.date_of_birth else "",
        "identity.phone": person.phone,
        "identity.email": person.email,
        "identity.address": str(address) if address else "",
        "identity.communication": needs,
    }
    return {name: Known(value, "The record") for name, value in said.items()}


def facts_of_circle(person: Person) -> dict[str, Known]:
    """From the circle of support: who cares, who is called in an emergency."""
    circle = list(circle_of(person))
    carers = [one for one in circle if one.is_carer]
    emergency = [one for one in circle if one.is_emergency_contact]
    network = "\n".join(": ".join(filter(None, (str(one), one.does_what))) for one in circle)
    said = {
        "circle.carer": ", ".join(one.name for one in carers)[:200],
        "circle.has-carer": "yes" if carers else "",
        "circle.emergency": emergency[0].name if emergency else "",
        "circle.network": network,
    }
    return {name: Known(value, "The circle of support") for name, value in said.items()}


def facts_of_request(person: Person) -> dict[str, Known]:
    """From the latest request for help: what was said then."""
    request = Request.objects.filter(person=person, sent_at__isnull=False).order_by("-sent_at").first()
    if request is None or request.sent_at is None:
        return {}
    on = request.sent_at.date()
    source = f"Request {request.reference}"
    said = {
        "request.happening": answer(request.answers, "happening", "happening"),
        "request.would-help": answer(request.answers, "help", "would_help"),
        "about.what-matters": answer(request.answers, "help", "matters"),
    }
    return {name: Known(str(value or ""), source, on) for name, value in said.items()}
