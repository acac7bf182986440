"""The part of a record page that tells of a direct payment."""

from typing import Any

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.direct_payments.queries.shown import agreements_of, balance_of
from commonweal.pathway.plans.models import Holding, SupportLine
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access


def direct_payment_section(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """The agreement and what is left; or that the plan has one which is not agreed on. None where there is neither."""
    agreement = agreements_of(person).first()
    if agreement is not None:
        return {"agreement": agreement, "balance": balance_of(agreement)}
    planned = SupportLine.objects.filter(
        person=person, holding=Holding.DIRECT_PAYMENT, plan__signed_at__isnull=False, plan__replaced_by__signed_at=None
    )
    return {"agreement": None} if access.keeps and planned.exists() else None
