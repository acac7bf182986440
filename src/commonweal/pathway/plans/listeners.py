"""What plans hear of the room of work: an approval that was given, sent back or refused, and who writes a plan now."""

from uuid import UUID

from commonweal.core.accounts.actors import Actor
from commonweal.core.ledger.actions import listen
from commonweal.core.ledger.models import Entry
from commonweal.pathway.plans.actions.approving import take_approval, take_back
from commonweal.pathway.plans.actions.drafting import hand_plan_over
from commonweal.pathway.plans.models import Plan
from commonweal.pathway.plans.queries import PLANNERS, ROOM
from commonweal.pathway.work.pathway_rules import PLAN
from commonweal.pathway.work.queries.given import given_to


@listen("approval.given")
def approval_was_given(entry: Entry, actor: Actor) -> None:
    if entry.payload["room"] == ROOM:
        take_approval(actor, UUID(entry.payload["about"]))


@listen("approval.sent_back", "approval.refused")
def approval_was_not_given(entry: Entry, actor: Actor) -> None:
    if entry.payload["room"] == ROOM:
        take_back(actor, UUID(entry.payload["about"]), entry.reason, refused=entry.kind == "approval.refused")


@listen("work.given", "work.handed_over")
def plan_was_given(entry: Entry, actor: Actor) -> None:
    """Whoever has the plan to write is its worker."""
    worker, plans = given_to(entry, PLAN.key, PLANNERS)
    if worker is not None:
        for plan in Plan.objects.filter(pk__in=plans, signed_at=None).order_by("pk"):
            hand_plan_over(actor, plan, worker)
