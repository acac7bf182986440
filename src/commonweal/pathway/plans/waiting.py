"""What waits in this room, for the start page: plans to write and to agree."""

from django.urls import reverse

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import Role
from commonweal.core.design.listing import counted
from commonweal.core.design.navigation import Reminder
from commonweal.pathway.plans.queries import plans_in_hand, plans_to_agree, plans_waiting_for_own_agreement


def plans_waiting(actor: Actor) -> str:
    """How many plans wait for the actor's agreement as a manager, and how many they are writing."""
    said = []
    if actor.has_role(Role.TEAM_MANAGER):
        said.append(counted(plans_to_agree(actor), "waits for your agreement", "wait for your agreement"))
    said.append(counted(plans_in_hand(actor), "of yours is being written", "of yours are being written"))
    return ", ".join(filter(None, said))


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
