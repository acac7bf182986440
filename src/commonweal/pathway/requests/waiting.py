"""What waits in this room, for the start page: requests for those who answer them, drafts for those who ask."""

from django.urls import reverse
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.design.environment import day
from commonweal.core.design.listing import MOST_COUNTED, counted, number_in_words
from commonweal.core.design.navigation import Reminder
from commonweal.pathway.requests.queries import drafts_of, is_late, unwritten_emails, worklist

DATES = (
    "channel",
    "sent_at",
    "started_at",
    "first_contact_at",
    "decided_at",
    "is_urgent",
    "mentions_safety",
    "reopened_at",
)
MOST_DRAFTS = 3


def requests_waiting(actor: Actor) -> str:
    """How many requests of the actor's teams wait, and how many of them are late or urgent."""
    emails = counted(unwritten_emails(actor).select_related(None), "e-mail to write down", "e-mails to write down")
    first = list(worklist(actor).select_related(None).only(*DATES)[:MOST_COUNTED])
    if not first:
        return emails
    today = timezone.localdate()
    late = sum(is_late(one, today) for one in first)
    urgent = sum(one.is_urgent or one.mentions_safety for one in first)
    waiting = (len(first), "waits" if len(first) == 1 else "wait")
    said = [
        f"{number_in_words(number)} {word}" for number, word in (waiting, (late, "late"), (urgent, "urgent")) if number
    ]
    return ", ".join(filter(None, (*said, emails)))


def drafts_to_finish(actor: Actor) -> list[Reminder]:
    """What somebody began to ask for and has not sent, latest first."""
    if actor.is_staff or not actor.is_signed_in:
        return []
    return [
        Reminder(
            f"You began a request on {day(draft.started_at)} and have not sent it yet.",
            f"Go on with {draft.reference}",
            reverse("requests:check", args=[draft.pk]),
        )
        for draft in drafts_of(actor)[:MOST_DRAFTS]
    ]
