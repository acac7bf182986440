"""What waits in this room, for the start page."""

from django.utils import timezone

from commonweal.community.referrals.models import Checklist
from commonweal.community.referrals.promises import is_late
from commonweal.community.referrals.queries.lists import waiting_in
from commonweal.core.accounts.actors import Actor
from commonweal.core.design.listing import MOST_COUNTED, counted, number_in_words


def referrals_waiting(actor: Actor) -> str:
    """How many referrals wait for the actor's team or organisation, and how many of them are late."""
    due = list(waiting_in(actor).values_list("due_on", flat=True)[:MOST_COUNTED])
    if not due:
        return ""
    today = timezone.localdate()
    late = sum(is_late(day, today) for day in due)
    waits = f"{number_in_words(len(due))} {'waits' if len(due) == 1 else 'wait'}"
    return f"{waits}, {number_in_words(late)} late" if late else waits


def checklists_unfinished(actor: Actor) -> str:
    """How many checklists of one's own were begun and not sent."""
    mine = Checklist.objects.filter(made_by=actor.account_id, finished_at=None)
    return counted(mine, "is not sent yet", "are not sent yet") if actor.account_id else ""
