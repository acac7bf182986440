"""Neighbours' help on a person's record: what was said of it there, with their agreement, and the way to ask."""

from typing import Any

from commonweal.community.volunteering.queries.schemes import TAKES
from commonweal.community.volunteering.views.asking import ask_link
from commonweal.core.accounts.actors import Actor
from commonweal.core.ledger.queries import timeline
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access

MOST_ENTRIES = 5


def neighbours_on_record(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """The latest entries; left out where there are none and the actor does not ask for people."""
    entries = list(timeline(person.pk).filter(kind__startswith="neighbours.")[:MOST_ENTRIES])
    may_ask = actor.has_role(*TAKES) and access.keeps
    if not entries and not may_ask:
        return None
    return {"entries": entries, "ask_link": ask_link(person) if may_ask else ""}
