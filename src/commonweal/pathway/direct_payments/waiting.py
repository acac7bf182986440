"""What waits in this room, for start pages."""

from django.urls import reverse
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.direct_payments.queries.shown import all_agreements, listed
from commonweal.pathway.payments.waiting import Waits

MOST_LOOKED_AT = 100


def direct_payments_waiting(actor: Actor) -> str:
    """How many direct payments have to be looked at, of the first hundred by name."""
    flagged = sum(1 for one in listed(all_agreements()[:MOST_LOOKED_AT], timezone.localdate()) if one.flags)
    return f"{flagged} to look at" if flagged else ""


def flagged_for_finance(actor: Actor) -> list[Waits]:
    """The same on the start page of paying and billing."""
    words = direct_payments_waiting(actor)
    where = f"{reverse('direct_payments:worklist')}?which=flagged"
    return [Waits(f"Direct payments: {words}", where)] if words else []
