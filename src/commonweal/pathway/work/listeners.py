"""What this room hears of: every fact from which work follows, whichever room wrote it."""

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.ledger.actions import listen
from commonweal.core.ledger.models import Entry
from commonweal.pathway.work.following import follow


def hear(entry: Entry, actor: Actor) -> None:
    """Do what follows, in the transaction of the fact."""
    with acting_as(system_actor("the work that follows")):
        follow(entry)


def listen_to(fact: str) -> None:
    """Hear of facts of this kind, for which a rule was registered."""
    listen(fact)(hear)
