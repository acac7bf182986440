"""What charging says of keeping: a debt on a home, and a contribution that somebody disputes."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q

from commonweal.pathway.charging.models import DeferredPayment, LookAgain
from commonweal.people.retention.contributed import add_reason_to_keep


def with_deferred_payment(people: Collection[UUID]) -> Iterable[UUID]:
    """Those with an agreement to pay later that was not paid back."""
    repaid = Q(end=DeferredPayment.End.REPAID)
    return DeferredPayment.objects.filter(person__in=people).exclude(repaid).values_list("person", flat=True)


def asking_to_look_again(people: Collection[UUID]) -> Iterable[UUID]:
    """Those who asked that their contribution is looked at again, and were not answered."""
    return LookAgain.objects.filter(person__in=people, answered_at=None).values_list("person", flat=True)


def say_what_is_kept() -> None:
    """Called once, when the room loads."""
    add_reason_to_keep("charging.deferred", "A deferred payment is not known to be paid back", with_deferred_payment)
    add_reason_to_keep("charging.look_again", "A contribution is in dispute", asking_to_look_again)
