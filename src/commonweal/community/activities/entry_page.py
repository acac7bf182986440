"""The part of a directory entry's page that says when its activities are next held, and books them."""

from typing import Any

from django.utils import timezone

from commonweal.community.activities import saying
from commonweal.community.activities.actions.booking import is_open
from commonweal.community.activities.queries import upcoming_sessions
from commonweal.community.directory.models import Service
from commonweal.core.accounts.actors import Actor

MOST_SHOWN = 4
"""Sessions on an entry's page: a month of a weekly group. The page of the activity has them all."""


def sessions_on_entry(actor: Actor, service: Service) -> dict[str, Any] | None:
    """The entry's next sessions, the soonest first, each with whether it can be booked now; None if none is ahead."""
    sessions = upcoming_sessions([service.pk], each=MOST_SHOWN).get(service.pk)
    if not sessions:
        return None
    now = timezone.now()
    return {
        "sessions": [(session, is_open(session, now)) for session in sessions],
        "activities": list(dict.fromkeys(session.activity for session in sessions)),
        "saying": saying,
    }
