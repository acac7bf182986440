"""The part of a record page that tells of the way to adult care."""

from typing import Any

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import Role
from commonweal.pathway.transition.queries import on_the_way, transition_of
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access


def transition_section(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """Where the person is on the way; None for whoever is not on the register, and for providers."""
    if actor.roles == {Role.PROVIDER}:
        return None
    row = transition_of(person)
    return {"way": on_the_way(row), "row": row, "works": access.keeps} if row is not None else None
