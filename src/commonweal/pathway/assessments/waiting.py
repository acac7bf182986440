"""What waits in this room, for the start page."""

from commonweal.core.accounts.actors import Actor
from commonweal.core.design.listing import counted
from commonweal.pathway.assessments.queries import requests_to_allocate, worklist


def waiting_for_a_team(actor: Actor) -> str:
    """How many requests wait to be given to a team."""
    return counted(requests_to_allocate(), "waits to be allocated", "wait to be allocated")


def open_assessments(actor: Actor) -> str:
    """How many assessments wait in the actor's teams, and how many the actor has begun."""
    said = (
        counted(worklist(actor, shows="waiting"), "waits to be started", "wait to be started"),
        counted(worklist(actor, shows="started", only_own=True), "of yours is open", "of yours are open"),
    )
    return ", ".join(filter(None, said))
