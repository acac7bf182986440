"""What waits in this room, for the start page: plans to write and to agree."""

from django.urls import reverse

from commonweal.core.accounts.actors import Actor
from commonweal.core.design.listing import counted
from commonweal.core.design.navigation import Reminder
from commonweal.pathway.plans.queries import plans_in_hand, plans_waiting_for_own_agreement


def plans_waiting(actor: Actor) -> str:
    """How many plans the actor is writing."""
    return counted(plans_in_hand(actor), "of yours is being written", "of yours are being written")


def plan_to_agree(actor: Actor) -> list[Reminder]:
    """The actor's own support plan, where its worker has agreed to it and they have not."""
    return [
        Reminder(
            "Your support plan waits for your agreement.",
            "Read it and agree",
            reverse("plans:agreement", args=[plan.pk]),
        )
        for plan in plans_waiting_for_own_agreement(actor)[:1]
    ]
