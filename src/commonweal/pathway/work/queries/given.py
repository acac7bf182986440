"""What somebody was given or was handed over, for the rooms whose work it is."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from commonweal.core.accounts.models import Account, Membership
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.pathway.work.models import WorkItem


def given_to(entry: Entry, kind: str, roles: Iterable[Role]) -> tuple[Account | None, list[UUID]]:
    """From `work.given` or `work.handed_over`: to whom, and the things that the work of this kind is about.

    Nobody, where it was put back on the list, or whoever has it now has none of these roles and cannot do it.
    """
    worker, items = entry.payload.get("worker"), entry.payload.get("items", ())
    if worker is None or kind not in entry.payload.get("kinds", ()):
        return None, []
    account = Account.objects.get(pk=worker)
    if not works_as(account, roles):
        return None, []
    return account, list(WorkItem.objects.filter(pk__in=items, kind=kind).values_list("about_id", flat=True))


def works_as(account: Account, roles: Iterable[Role]) -> bool:
    """Whether somebody has one of these roles today."""
    today = timezone.localdate()
    present = Membership.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), account=account, starts_on__lte=today)
    return present.filter(role__in=list(roles)).exists()
