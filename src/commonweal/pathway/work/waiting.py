"""What waits in this room, for the start page."""

from commonweal.core.accounts.actors import Actor
from commonweal.core.design.listing import counted
from commonweal.pathway.work.queries.approvals import levels_of, waiting_for_approval
from commonweal.pathway.work.queries.lists import nobodys_in_words, waits_in_words


def work_waiting(actor: Actor) -> str:
    """How much of one's own is late or due today, what nobody in the team has, and what is to be approved."""
    said = [waits_in_words(actor), nobodys_in_words(actor)]
    if levels_of(actor):
        said.append(counted(waiting_for_approval(actor), "to approve", "to approve"))
    return ", ".join(filter(None, said))
