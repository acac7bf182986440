"""What this room hears of plans."""

from uuid import UUID

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.ledger.actions import listen
from commonweal.core.ledger.models import Entry
from commonweal.pathway.plans.models import Plan
from commonweal.pathway.reviews.actions.dues import close_due, set_due


@listen("plan.signed")
def due_when_signed(entry: Entry, actor: Actor) -> None:
    """A plan was signed: it is said when it is looked at first."""
    set_due(actor, _plan(entry))


@listen("plan.replaced")
def close_when_replaced(entry: Entry, actor: Actor) -> None:
    """A newer plan replaced one: it is not looked at any more."""
    close_due(actor, _plan(entry))


def _plan(entry: Entry) -> Plan:
    with acting_as(system_actor("saying when a plan is reviewed")):
        return Plan.objects.get(pk=UUID(entry.payload["plan"]))
