"""What waits in this room, for the start page."""

from django.urls import reverse
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.design.environment import day
from commonweal.core.design.listing import counted
from commonweal.core.design.navigation import Reminder
from commonweal.pathway.reviews.models import Review
from commonweal.pathway.reviews.queries import OVERDUE, SOON, dues


def reviews_waiting(actor: Actor) -> str:
    """How many of the actor's plans are overdue for a review, and how many are due soon."""
    said = [
        counted(dues(actor, only_own=True, state=OVERDUE), "of yours is overdue", "of yours are overdue"),
        counted(dues(actor, only_own=True, state=SOON), "is due soon", "are due soon"),
    ]
    return ", ".join(filter(None, said))


def own_review(actor: Actor) -> list[Reminder]:
    """The actor's own review, once it is planned."""
    if actor.account_id is None:
        return []
    planned = Review.objects.filter(
        person__account=actor.account_id, held_on=None, planned_on__gte=timezone.localdate()
    ).order_by("planned_on")
    return [
        Reminder(
            f"Your support plan is looked at again on {day(one.planned_on)}.",
            "Get ready for your review",
            reverse("reviews:of_plan", args=[one.plan_id]),
        )
        for one in planned[:1]
    ]
