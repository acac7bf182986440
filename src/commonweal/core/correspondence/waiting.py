"""What waits to be sent by hand, for the start page."""

from commonweal.core.accounts.actors import Actor
from commonweal.core.correspondence.queries import to_send_by_hand
from commonweal.core.correspondence.views import reading_outbox
from commonweal.core.design.listing import counted


def to_send(actor: Actor) -> str:
    """How many of the messages in the actor's outbox wait for somebody's hands."""
    with reading_outbox(actor):
        return counted(to_send_by_hand(), "message to send by hand", "messages to send by hand")
