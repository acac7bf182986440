"""Told once: what is known of a person already, offered where a form asks it again, with where it is from.

A room that knows something adds a source. A form's question names a fact by its `fact`; an answer to such a question is
itself known to every later form.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.steps import answer
from commonweal.people.about.known import KnownFact
from commonweal.people.about.known import known_facts as told_facts
from commonweal.people.circle.queries import circle_of
from commonweal.people.identity.models import Person


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


COMMUNICATION = ("about.communicate", "identity.communication")
"""A form asks in one question what About me says in words and the record as needs."""


def facts_told(person: Person) -> dict[str, Known]:
    """What any room has told the register of facts (`people.about.known`): who they are, where they live, how to reach
    them, what they wrote of themselves. With who said it, and when somebody last said that it is still right."""
    told = {fact.key: fact for fact in told_facts(person)}
    found = {key: Known(fact.value, _source(fact), fact.confirmed_on or fact.on) for key, fact in told.items()}
    if person.date_of_birth:
        found["identity.born"] = replace(found["identity.born"], value=person.date_of_birth.isoformat())
    ways = [found[key] for key in COMMUNICATION if key in found]
    if len(ways) > 1:
        sources = " and ".join(known.source for known in ways)
        latest = max((known.on for known in ways if known.on), default=None)
        found["identity.communication"] = Known("\n".join(str(known.value) for known in ways), sources, latest)
    elif ways:
        found["identity.communication"] = ways[0]
    return found


def _source(fact: KnownFact) -> str:
    if fact.confirmed_by:
        return f"{fact.source}, still right said {fact.confirmed_by}"
    return f"{fact.source}, {fact.by}" if fact.by else fact.source


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
