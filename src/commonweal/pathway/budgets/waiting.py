"""What waits in this room, for the start page."""

from commonweal.core.accounts.actors import Actor
from commonweal.core.design.listing import counted
from commonweal.pathway.budgets.queries.cases import CALIBRATORS, place_of, proposals


def proposals_to_decide(actor: Actor) -> str:
    """How many proposals wait for a second person, which the actor may be."""
    if not actor.has_role(*CALIBRATORS) or not actor.organisations:
        return ""
    found = proposals(place_of(actor)).exclude(proposed_by=actor.account_id)
    return counted(found, "proposal waits for a decision", "proposals wait for a decision")
