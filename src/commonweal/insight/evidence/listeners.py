"""What the evidence hears of the pathway."""

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.ledger.actions import listen
from commonweal.core.ledger.models import Entry
from commonweal.insight.evidence.actions import SUPPORT_ENDED, SUPPORT_STARTED, record_support


@listen(SUPPORT_STARTED, SUPPORT_ENDED)
def support_changed(entry: Entry, actor: Actor) -> None:
    """Written as the system: whoever starts support may not see the evidence, which is for commissioners."""
    with acting_as(system_actor("evidence")):
        record_support(entry)
