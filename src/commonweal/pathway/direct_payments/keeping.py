"""What direct payments say of keeping: an account that is open or not yet reconciled."""

from collections.abc import Collection, Iterable
from uuid import UUID

from commonweal.pathway.direct_payments.models import Agreement
from commonweal.people.retention.contributed import add_reason_to_keep


def not_reconciled(people: Collection[UUID]) -> Iterable[UUID]:
    """Those with a direct payment whose account was not closed."""
    return Agreement.objects.filter(person__in=people, reconciled_at=None).values_list("person", flat=True)


def say_what_is_kept() -> None:
    """Called once, when the room loads."""
    add_reason_to_keep("direct_payments.account", "The account of a direct payment is not closed", not_reconciled)
