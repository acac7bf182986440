"""What waits for approval, and who may give it."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.work.approving import Scheme, scheme_on
from commonweal.pathway.work.models import Approval, Approver


def levels_of(actor: Actor, scheme: Scheme | None = None) -> frozenset[str]:
    """The levels at which the actor may approve today: by their role, and those given to them by name."""
    today = timezone.localdate()
    scheme = scheme or scheme_on(today)
    by_role = {level.key for level in scheme.levels if level.role and level.role in actor.roles}
    if actor.account_id is None:
        return frozenset(by_role)
    named = Approver.objects.filter(account=actor.account_id, starts_on__lte=today).exclude(ends_on__lt=today)
    return frozenset(by_role | set(named.values_list("level", flat=True)))


def waiting_for_approval(actor: Actor) -> QuerySet[Approval]:
    """What the actor may decide: asked by others, at a level that is theirs or lower; the longest waiting first."""
    scheme = scheme_on(timezone.localdate())
    held = levels_of(actor, scheme)
    below = [level.key for level in scheme.levels if scheme.may(held, level.key)]
    return (
        Approval.objects.filter(decided_at=None, level__in=below)
        .exclude(asked_by=actor.account_id)
        .select_related("person", "asked_by", "team")
        .order_by("asked_at", "pk")
    )


def decided_approvals(actor: Actor) -> QuerySet[Approval]:
    """What was decided, as far as the actor sees it; the latest first."""
    decided = Approval.objects.filter(decided_at__isnull=False)
    return decided.select_related("person", "asked_by", "decided_by", "team").order_by("-decided_at", "pk")


def approvals_about(room: str, about: UUID) -> QuerySet[Approval]:
    """What was asked about one thing, as far as the actor sees it; the latest first."""
    asked = Approval.objects.filter(room=room, about_id=about)
    return asked.select_related("asked_by", "decided_by").order_by("-asked_at", "pk")
