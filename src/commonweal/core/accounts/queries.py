"""Who works where."""

from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
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


def work_of(actor: Actor) -> list[Membership]:
    """What the actor does where, today: for greeting them with their teams."""
    today = timezone.localdate()
    if actor.account_id is None:
        return []
    current = Membership.objects.filter(account_id=actor.account_id, starts_on__lte=today).exclude(ends_on__lt=today)
    return list(current.select_related("team__organisation").order_by("team__name"))
