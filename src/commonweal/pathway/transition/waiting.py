"""What waits in this room, for the start page."""

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.transition.queries import on_the_way, own_work

MOST_LOOKED_AT = 100


def milestones_waiting(actor: Actor) -> str:
    """How many of the actor's young people have a milestone missing or due, and with how many contact was lost."""
    people = [on_the_way(row) for row in own_work(actor)[:MOST_LOOKED_AT]]
    counts = (
        (sum(1 for one in people if one.missing), "of yours with a milestone missing"),
        (sum(1 for one in people if one.due_soon and not one.missing), "of yours with a milestone due"),
        (sum(1 for one in people if one.lost_contact), "of yours without contact"),
    )
    return ", ".join(f"{count} {words}" for count, words in counts if count)
