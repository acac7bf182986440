"""The part of a record page that tells of reviews."""

from typing import Any

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.reviews.models import Review, ReviewDue
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access


def review_section(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """When the plan is looked at next, and the latest review. None where no plan is in force."""
    due = ReviewDue.objects.filter(person=person, closed_at=None).first()
    if due is None:
        return None
    latest = list(Review.objects.filter(plan=due.plan_id).select_related("reviewer").order_by("-held_on", "-pk")[:5])
    return {
        "due": due,
        "open": next((one for one in latest if one.held_on is None), None),
        "held": next((one for one in latest if one.held_on is not None), None),
    }
