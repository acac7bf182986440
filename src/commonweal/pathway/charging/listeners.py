"""What the finance team hears of: needs found eligible, and plans signed."""

from decimal import Decimal
from uuid import UUID

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Organisation
from commonweal.core.ledger.actions import listen
from commonweal.core.ledger.models import Entry
from commonweal.pathway.charging.actions import ask_for_contribution
from commonweal.pathway.charging.models import ContributionTask
from commonweal.people.identity.models import Person

PURPOSE = "asking the finance team"
"""As the system: whoever signs last may be the person, who does not let teams see the record."""


@listen("assessment.decided")
def ask_when_eligible(entry: Entry, actor: Actor) -> None:
    """Found eligible: the finance team of the council that assessed works out the contribution."""
    if not entry.payload["eligible"]:
        return
    with acting_as(system_actor(PURPOSE)):
        ask_for_contribution(
            actor,
            _person(entry),
            ContributionTask.Why.ELIGIBLE,
            organisation=Organisation.objects.filter(pk=entry.payload["organisation"]).first(),
            origin=UUID(entry.payload["assessment"]),
        )


@listen("plan.signed")
def ask_when_signed(entry: Entry, actor: Actor) -> None:
    """A plan was signed: its cost is now known, and the contribution is worked out against it."""
    with acting_as(system_actor(PURPOSE)):
        ask_for_contribution(
            actor,
            _person(entry),
            ContributionTask.Why.PLAN_SIGNED,
            # What the law never charges for is no part of what a contribution is measured against.
            weekly_cost=Decimal(entry.payload.get("weekly_chargeable", entry.payload["weekly_cost"])),
            origin=UUID(entry.payload["plan"]),
        )


def _person(entry: Entry) -> Person:
    if entry.person_id is None:
        raise ValueError(f"The entry {entry.kind} is about nobody")
    return Person.objects.select_related("place").get(pk=entry.person_id)
