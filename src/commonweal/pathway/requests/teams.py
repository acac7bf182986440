"""Which team is suggested for somebody and why, and who is on duty."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account, Membership, Team
from commonweal.core.calculations.spans import whole_years
from commonweal.core.places.models import Place, Postcode
from commonweal.pathway.requests import steps
from commonweal.pathway.requests.models import Decision, Duty, Request, TeamCover
from commonweal.pathway.requests.suggesting import Cover, Suggested, suggest_teams
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import current_address

WORKS_WITH_PEOPLE = (Team.Work.CONTACT, Team.Work.ASSESSMENT, Team.Work.SAFEGUARDING)
"""The work of teams that have somebody on duty."""


def suggested_for(request: Request, kind: str = "") -> list[Suggested]:
    """Teams that may assess whoever a request is about, the best first, by what was told so far. `kind` of need as it
    is being said, or as it was decided."""
    born_on = steps.answer(request.answers, "birth", "born_on")
    born = date.fromisoformat(born_on) if born_on else (request.person.date_of_birth if request.person else None)
    postcode = steps.answer(request.answers, "address", "postcode")
    if not postcode and request.person is not None:
        postcode = _postcode_of(request.person)
    return _suggested(request.place, postcode, born, kind or last_kind_of_need(request))


def suggested_for_person(person: Person, request: Request | None) -> list[Suggested]:
    """Teams that may assess a person, the best first, from their record and the request that the assessment answers."""
    kind = last_kind_of_need(request) if request is not None else ""
    return _suggested(person.place, _postcode_of(person), person.date_of_birth, kind)


def last_kind_of_need(request: Request) -> str:
    """What was chosen with the latest decision on a request; "" where none was."""
    latest = Decision.objects.filter(request=request).order_by("-decided_at").first()
    return latest.kind_of_need if latest else ""


def _postcode_of(person: Person) -> str:
    address = current_address(person)
    return address.postcode if address else ""


def _suggested(place: Place, postcode: str, born: date | None, kind: str) -> list[Suggested]:
    age = whole_years(born, timezone.localdate()) if born else None
    return suggest_teams(covers_in(place), areas_of(postcode), age, kind)


def covers_in(place: Place) -> list[Cover]:
    """For whom each assessing team of a place says it is there; teams that say nothing are not suggested."""
    kept = TeamCover.objects.select_related("team").prefetch_related("areas")
    return [
        Cover(
            team=one.team_id,
            name=one.team.name,
            areas=frozenset(area.code for area in one.areas.all()),
            least_age=one.least_age,
            most_age=one.most_age,
            kinds=frozenset(one.kinds),
        )
        for one in kept.filter(team__organisation__place=place, team__work=Team.Work.ASSESSMENT)
    ]


def areas_of(postcode: str) -> dict[str, str]:
    """The areas a postcode lies in, the smallest first, by code; none where it is not known here."""
    point = (
        Postcode.objects.select_related("neighbourhood", "former_council", "council").filter(pk=postcode).first()
        if postcode
        else None
    )
    if point is None:
        return {}
    areas = (point.neighbourhood, point.former_council, point.council)
    return {area.code: area.name for area in areas if area is not None}


def on_duty(teams: Iterable[Team | UUID | None], day: date) -> dict[UUID, Account]:
    """Who is on duty on a day, by team. Somebody who no longer works in the team is not."""
    kept = Duty.objects.select_related("worker").filter(team__in=[one for one in teams if one], on=day)
    return {one.team_id: one.worker for one in kept if works_in_team(one.worker_id, one.team_id, day)}


def works_in_team(account: UUID, team: UUID, day: date) -> bool:
    """Whether somebody works in a team on a day."""
    current = Membership.objects.filter(account=account, team=team, starts_on__lte=day, account__is_active=True)
    return current.exclude(ends_on__lt=day).exists()


def workers_of(team: Team, day: date) -> list[Account]:
    """Who works in a team on a day, by name."""
    current = Membership.objects.filter(team=team, starts_on__lte=day).exclude(ends_on__lt=day)
    return list(Account.objects.filter(is_active=True, memberships__in=current).order_by("name").distinct())


def teams_with_duty(actor: Actor) -> QuerySet[Team]:
    """The teams of the actor's organisations that work with people, by name."""
    return (
        Team.objects.select_related("organisation")
        .filter(organisation__in=actor.organisations, work__in=WORKS_WITH_PEOPLE)
        .order_by("organisation__name", "name")
    )


def rota_of(teams: Iterable[Team], first: date, days: int) -> dict[UUID, dict[date, Account]]:
    """Who is on duty, by team and day, for so many days from the first."""
    kept = Duty.objects.select_related("worker").filter(
        team__in=list(teams), on__gte=first, on__lt=first + timedelta(days=days)
    )
    found: dict[UUID, dict[date, Account]] = {}
    for one in kept:
        found.setdefault(one.team_id, {})[one.on] = one.worker
    return found
