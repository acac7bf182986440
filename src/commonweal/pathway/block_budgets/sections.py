"""The part of a record page that tells of a share of one's own in a block contract."""

from typing import Any

from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.block_budgets.actions import may_plan_week
from commonweal.pathway.block_budgets.diary import monday_of
from commonweal.pathway.block_budgets.models import BlockScheme
from commonweal.pathway.block_budgets.queries import PLANNERS, hours_in, share_of
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access


def share_section(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """The share and what remains this week; or the way to give one, where there are such addresses."""
    share = share_of(person)
    if share is not None:
        hours = hours_in(share, monday_of(timezone.localdate()))
        return {"share": share, "hours": hours, "opens": may_plan_week(actor, share), "may_give": False}
    may_give = actor.has_role(*PLANNERS) and access.keeps and access.sees("money")
    if may_give and BlockScheme.objects.filter(place=person.place_id, ends_on=None).exists():
        return {"share": None, "may_give": True}
    return None
