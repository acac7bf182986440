"""What waits in this room, for the start page."""

from commonweal.core.accounts.actors import Actor
from commonweal.core.design.listing import counted
from commonweal.pathway.charging.queries import open_tasks, waivers_to_answer


def contributions_waiting(actor: Actor) -> str:
    """How many contributions have to be worked out, among those the actor may see."""
    return counted(open_tasks(), "to work out", "to work out")


def waivers_waiting(actor: Actor) -> str:
    """How many parts of contributions wait to be authorised, among those the actor may see."""
    return counted(waivers_to_answer(), "to authorise", "to authorise")
