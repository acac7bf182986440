"""What payments say of keeping: who owes something, whose support goes on, and which rows the sums rest on."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from commonweal.pathway.payments.models import MoneyAccount, Posting
from commonweal.pathway.plans.models import Support
from commonweal.people.retention.contributed import add_reason_to_keep, keep_without_name

NOTHING = 0


def owing(people: Collection[UUID]) -> Iterable[UUID]:
    """Those who owe the council something, or are owed something."""
    owed = MoneyAccount.OWED_BY_PEOPLE
    sums = (
        Posting.objects.filter(Q(debit=owed) | Q(credit=owed), person__in=people)
        .order_by()
        .values("person")
        .annotate(
            charged=Coalesce(
                Sum("amount", filter=Q(debit=owed)), NOTHING, output_field=Posting._meta.get_field("amount")
            ),
            paid=Coalesce(
                Sum("amount", filter=Q(credit=owed)), NOTHING, output_field=Posting._meta.get_field("amount")
            ),
        )
    )
    return sums.exclude(charged=F("paid")).values_list("person", flat=True)


def supported(people: Collection[UUID]) -> Iterable[UUID]:
    """Those whose support has not ended."""
    ended = Q(ends_on__lt=timezone.localdate())
    return Support.objects.filter(person__in=people).exclude(ended).order_by().values_list("person", flat=True)


def say_what_is_kept() -> None:
    """Called once, when the room loads."""
    add_reason_to_keep("payments.debt", "Money is owed", owing)
    add_reason_to_keep("payments.support", "Their support goes on", supported)
    words = {"payee_name": "Erased", "payee_reference": "", "description": "Erased", "how": ""}
    keep_without_name("payments_runline", words)
    for table in ("posting", "receipt", "statement", "billingaccount"):
        keep_without_name(f"payments_{table}", {})
