"""What this room hears of plans."""

from uuid import UUID

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.ledger.actions import listen
from commonweal.core.ledger.models import Entry
from commonweal.pathway.direct_payments.models import Agreement
from commonweal.pathway.plans.models import Plan
from commonweal.pathway.plans.queries import PLANNERS
from commonweal.pathway.reviews.actions.dues import close_due, set_due
from commonweal.pathway.reviews.actions.planning import hand_review_over
from commonweal.pathway.reviews.models import Review
from commonweal.pathway.reviews.work_rules import TO_HOLD
from commonweal.pathway.work.queries.given import given_to


@listen("plan.signed")
def due_when_signed(entry: Entry, actor: Actor) -> None:
    """A plan was signed: it is said when it is looked at first."""
    set_due(actor, _plan(entry))


@listen("plan.replaced")
def close_when_replaced(entry: Entry, actor: Actor) -> None:
    """A newer plan replaced one: it is not looked at any more."""
    close_due(actor, _plan(entry))


@listen("budget.review_due")
def due_when_a_budget_ends(entry: Entry, actor: Actor) -> None:
    """A budget for a term has a last day: the plan in force is looked at by then."""
    with acting_as(system_actor("saying when a plan is reviewed")):
        plans = Plan.objects.filter(person=entry.person_id, signed_at__isnull=False, replaced_by__signed_at=None)
        found = list(plans)
    for plan in found:
        set_due(actor, plan)


@listen("direct_payment.agreed", "direct_payment.reviewed", "direct_payment.concern")
def due_when_a_direct_payment_moves_it(entry: Entry, actor: Actor) -> None:
    """Payments began, were reviewed, or somebody is worried about them: the plan's next look may be another day."""
    with acting_as(system_actor("saying when a plan is reviewed")):
        agreement = Agreement.objects.select_related("plan").filter(pk=UUID(entry.payload["agreement"])).first()
        plan = agreement.plan if agreement else None
        newer = Plan.objects.filter(replaces=plan, signed_at__isnull=False)
        counts = plan is not None and plan.signed_at is not None and not newer.exists()
    if plan is not None and counts:
        set_due(actor, plan)


@listen("work.given", "work.handed_over")
def review_was_given(entry: Entry, actor: Actor) -> None:
    """Whoever has the review to hold holds it."""
    worker, plans = given_to(entry, TO_HOLD.key, PLANNERS)
    if worker is not None:
        for review in Review.objects.filter(plan__in=plans, held_on=None).order_by("pk"):
            hand_review_over(actor, review, worker)


def _plan(entry: Entry) -> Plan:
    with acting_as(system_actor("saying when a plan is reviewed")):
        return Plan.objects.get(pk=UUID(entry.payload["plan"]))
