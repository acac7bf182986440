"""What waits in this room, for the start page."""

from django.urls import reverse
from django.utils import timezone

from commonweal.community.volunteering.models import Asking, Grant, Task
from commonweal.community.volunteering.queries.board import board_counts
from commonweal.community.volunteering.queries.mine import on_hand, own_volunteer
from commonweal.community.volunteering.queries.schemes import DECIDES, own_organisation
from commonweal.community.volunteering.states import State
from commonweal.core.accounts.actors import Actor
from commonweal.core.design.listing import counted
from commonweal.core.design.navigation import Reminder

MOST_REMINDERS = 3


def tasks_waiting(actor: Actor) -> str:
    """How many tasks of the actor's scheme wait for a volunteer, are late or may be about a risk; new volunteers."""
    organisation = own_organisation(actor)
    if organisation is None:
        return ""
    counts = board_counts([organisation], timezone.localdate())
    said = (
        (counts.waiting, "waits" if counts.waiting == 1 else "wait"),
        (counts.late, "late"),
        (counts.risks, "at risk?"),
        (counts.new_volunteers, "new volunteer" if counts.new_volunteers == 1 else "new volunteers"),
    )
    return ", ".join(f"{number} {word}" for number, word in said if number)


def grants_waiting(actor: Actor) -> str:
    """How many applications for a small grant wait for a decision."""
    if not actor.has_role(*DECIDES):
        return ""
    return counted(Grant.objects.filter(state=Grant.State.APPLIED), "application to decide", "applications to decide")


def questions_to_answer(actor: Actor) -> list[Reminder]:
    """Tasks that somebody is asked about, and what they asked for that was done and not thanked for."""
    if not actor.is_signed_in or actor.is_staff:
        return []
    return [*_asked(actor), *_to_thank(actor)]


def _asked(actor: Actor) -> list[Reminder]:
    if not Asking.objects.filter(account=actor.account_id, answer=Asking.Answer.NONE).exists():
        return []
    volunteer = own_volunteer(actor)
    asked = on_hand(volunteer, timezone.localdate()).asked if volunteer else []
    return [
        Reminder(
            f"Could you {asking.shown.get('word', 'help')} in {asking.shown.get('district', 'your area')}?",
            "Say yes or no",
            reverse("volunteering:asked-own", args=[asking.pk]),
        )
        for asking in asked[:MOST_REMINDERS]
    ]


def _to_thank(actor: Actor) -> list[Reminder]:
    done = Task.objects.filter(account=actor.account_id, state=State.DONE, thanked_at=None, volunteer__isnull=False)
    return [
        Reminder(
            "A neighbour has done what you asked for.",
            f"Say thank you for {task.reference}",
            reverse("volunteering:thanks", args=[task.reference]),
        )
        for task in done.order_by("-closed_at")[:1]
    ]
