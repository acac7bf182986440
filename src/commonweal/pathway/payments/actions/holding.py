"""Who may do what with a council's money."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Membership, Organisation, Team
from commonweal.core.accounts.roles import Role

FINANCE = (Role.FINANCE_OFFICER, Role.TEAM_MANAGER)


def finance_roles(actor: Actor, council: Organisation) -> frozenset[str]:
    """The roles that the actor has today in the finance teams of a council."""
    if actor.account_id is None:
        return frozenset()
    today = timezone.localdate()
    current = Membership.objects.filter(
        account=actor.account_id,
        team__organisation=council,
        team__work=Team.Work.FINANCE,
        starts_on__lte=today,
    ).exclude(ends_on__lt=today)
    return frozenset(current.values_list("role", flat=True))


def require_finance(actor: Actor, council: Organisation) -> frozenset[str]:
    """The actor's roles in the council's finance teams. Raises PermissionDenied where they have none there."""
    roles = finance_roles(actor, council) & {role.value for role in FINANCE}
    if not roles:
        raise PermissionDenied(f"Only the finance team of {council} can do this.")
    return roles


def council_of(actor: Actor) -> Organisation:
    """The council whose money the actor works with. Raises PermissionDenied where there is none."""
    if actor.account_id is not None:
        today = timezone.localdate()
        found = (
            Organisation.objects.filter(
                kind=Organisation.Kind.COUNCIL,
                teams__work=Team.Work.FINANCE,
                teams__memberships__account=actor.account_id,
                teams__memberships__role__in=FINANCE,
                teams__memberships__starts_on__lte=today,
            )
            .exclude(teams__memberships__ends_on__lt=today, teams__memberships__account=actor.account_id)
            .order_by("name")
            .first()
        )
        if found is not None:
            return found
    raise PermissionDenied("Only those who work in a council's finance team can do this.")


def require_provider(actor: Actor) -> Organisation:
    """The provider that the actor works for. Raises PermissionDenied where they work for none."""
    actor.require_role(Role.PROVIDER)
    found = (
        Organisation.objects.filter(pk__in=actor.organisations, kind=Organisation.Kind.PROVIDER)
        .order_by("name")
        .first()
    )
    if found is None:
        raise PermissionDenied("Only those who work for a provider can do this.")
    return found
