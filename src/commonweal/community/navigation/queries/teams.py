"""Who does link work, in which teams, and how much each has on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from commonweal.community.navigation.models import Contact, Journey
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account, Membership, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place

DOES_THIS_WORK = (Role.LINK_WORKER, Role.COMMUNITY_AGENT)
LOOKED_BACK = timedelta(days=28)


def _current() -> QuerySet[Membership]:
    today = timezone.localdate()
    return Membership.objects.filter(role__in=DOES_THIS_WORK, starts_on__lte=today, account__is_active=True).exclude(
        ends_on__lt=today
    )


def working_team(actor: Actor) -> Team | None:
    """The team in which the actor does this work today: the first by name, or None where there is none."""
    if actor.account_id is None:
        return None
    mine = (
        _current().filter(account=actor.account_id).order_by("team__name").select_related("team__organisation__place")
    )
    found = mine.first()
    return found.team if found else None


def working_team_in(actor: Actor, team_id: UUID | None, organisation_id: UUID | None) -> Team | None:
    """The team a referral is with, or a team of the organisation it is with, where the actor does this work in it."""
    mine = _current().filter(account=actor.account_id).select_related("team__organisation__place")
    within = mine.filter(team=team_id) if team_id else mine.filter(team__organisation=organisation_id)
    found = within.order_by("team__name").first()
    return found.team if found else None


def does_this_work_in(account: Account, team_id: UUID) -> bool:
    """Whether somebody does link work in a team today."""
    return _current().filter(account=account, team=team_id).exists()


def teams_that_do_this_work(place: Place) -> list[Team]:
    """The teams of a place that have somebody who does link work today, by organisation and name."""
    teams = Team.objects.filter(organisation__place=place, pk__in=_current().values("team"))
    return list(teams.select_related("organisation").order_by("organisation__name", "name"))


def team_for_organisation(place: Place, organisation_id: UUID | None) -> Team | None:
    """The team of one organisation that does this work; without one, None."""
    return next((team for team in teams_that_do_this_work(place) if team.organisation_id == organisation_id), None)


@dataclass(frozen=True)
class Load:
    """What one worker has on: people open and paused, how many have something late, who began and how many contacts
    and minutes there were in the last four weeks. `worker` is None for people who have nobody."""

    worker: Account | None
    open: int
    paused: int
    late: int
    begun: int
    closed: int
    contacts: int
    minutes: int

    @property
    def hours(self) -> float:
        return round(self.minutes / 60, 1)


def workload(team_ids: Iterable[UUID]) -> list[Load]:
    """What each worker of these teams has on, by name; people without a worker last. As far as the actor sees."""
    today = timezone.localdate()
    since = timezone.now() - LOOKED_BACK
    teams = list(team_ids)
    counted = (
        Journey.objects.filter(team__in=teams)
        .values("worker")
        .annotate(
            open=Count("pk", filter=Q(closed_at=None, paused_at=None)),
            paused=Count("pk", filter=Q(closed_at=None, paused_at__isnull=False)),
            late=Count("pk", filter=Q(closed_at=None, next_due_on__lt=today)),
            begun=Count("pk", filter=Q(started_at__gte=since)),
            closed=Count("pk", filter=Q(closed_at__gte=since)),
        )
        .order_by()
    )
    talks: dict[Any, dict[str, Any]] = {
        row["by"]: dict(row)
        for row in Contact.objects.filter(journey__team__in=teams, at__gte=since)
        .values("by")
        .annotate(contacts=Count("pk"), minutes_in_all=Sum("minutes"))
        .order_by()
    }
    members: dict[Any, Account] = {
        one.account_id: one.account for one in _current().filter(team__in=teams).select_related("account")
    }
    by_worker: dict[Any, dict[str, Any]] = {row["worker"]: dict(row) for row in counted}
    known = Account.objects.in_bulk([key for key in by_worker if key is not None and key not in members])
    loads = [
        Load(
            worker=members.get(key) or known.get(key),
            **{name: by_worker.get(key, {}).get(name, 0) for name in ("open", "paused", "late", "begun", "closed")},
            contacts=talks.get(key, {}).get("contacts", 0),
            minutes=talks.get(key, {}).get("minutes_in_all", 0) or 0,
        )
        for key in {*members, *by_worker}
    ]
    return sorted(loads, key=lambda load: (load.worker is None, load.worker.name if load.worker else ""))
