"""Who works where."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place


def teams_for(place: Place, work: Team.Work, organisation: Organisation | None = None) -> list[Team]:
    """The council teams of a place that do this work (of one organisation, if named), by name."""
    teams = Team.objects.select_related("organisation").filter(
        organisation__place=place, organisation__kind=Organisation.Kind.COUNCIL, work=work
    )
    if organisation is not None:
        teams = teams.filter(organisation=organisation)
    return list(teams.order_by("organisation__name", "name"))


def is_staff_now(account: Account) -> bool:
    """Whether the account has a role in a team today."""
    today = timezone.localdate()
    return account.memberships.filter(starts_on__lte=today).exclude(ends_on__lt=today).exists()


def working_here(actor: Actor) -> QuerySet[Membership]:
    """Who has which role in the teams of the actor's own organisations today, by team and name."""
    today = timezone.localdate()
    return (
        Membership.objects.filter(
            team__organisation__in=actor.organisations, account__is_active=True, starts_on__lte=today
        )
        .exclude(ends_on__lt=today)
        .select_related("account", "team__organisation")
        .order_by("team__organisation__name", "team__name", "account__name", "pk")
    )


def administers_council(actor: Actor) -> bool:
    """Whether the actor is an administrator of a council today (or the system): not only of a provider or partner."""
    if actor.is_system or not actor.has_role(Role.ADMINISTRATOR):
        return actor.is_system
    return any(
        membership.role == Role.ADMINISTRATOR and membership.team.organisation.kind == Organisation.Kind.COUNCIL
        for membership in work_of(actor)
    )


def require_council_administrator(actor: Actor) -> None:
    """Raise PermissionDenied unless the actor administers a council: for what concerns everybody's messages."""
    if not administers_council(actor):
        raise PermissionDenied("Only an administrator of a council can do this.")


def work_of(actor: Actor) -> list[Membership]:
    """What the actor does where, today: for greeting them with their teams."""
    today = timezone.localdate()
    if actor.account_id is None:
        return []
    current = Membership.objects.filter(account_id=actor.account_id, starts_on__lte=today).exclude(ends_on__lt=today)
    return list(current.select_related("team__organisation").order_by("team__name"))
