"""The part of a directory entry's page from which somebody is referred to it, or asks it to contact them."""

from typing import Any

from commonweal.community.directory.models import Service
from commonweal.community.referrals.queries.parties import REFERS, is_referable, receiver_of_service
from commonweal.core.accounts.actors import Actor


def referring_on_entry(actor: Actor, service: Service) -> dict[str, Any] | None:
    """Who would answer, and whether it is for oneself; None where nobody answers, or staff who refer nobody look."""
    if (actor.is_staff and not actor.has_role(*REFERS)) or not is_referable(service):
        return None
    receiver = receiver_of_service(service)
    return None if receiver is None else {"service": service, "receiver": receiver, "is_for_self": not actor.is_staff}
