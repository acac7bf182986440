"""Saying for whom a team is there, and who is on duty. By managers of the teams, and administrators."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.actions import write_entry
from commonweal.core.places.models import Area
from commonweal.pathway.requests.models import Duty, TeamCover
from commonweal.pathway.requests.suggesting import KINDS_OF_NEED, ages_in_words
from commonweal.pathway.requests.teams import WORKS_WITH_PEOPLE, works_in_team

ARRANGES = (Role.TEAM_MANAGER, Role.ADMINISTRATOR)
OLDEST = 120
FURTHEST_DUTY = timedelta(days=366)


def set_cover(
    actor: Actor,
    team: Team,
    *,
    areas: Iterable[Area] = (),
    least_age: int | None = None,
    most_age: int | None = None,
    kinds: Iterable[str] = (),
) -> TeamCover:
    """Say for whom an assessing team is there: areas, ages in whole years (both included), kinds of need. What is empty
    limits nothing. Raises ValidationError by field."""
    _require_arranger(actor, team)
    chosen, listed = [*areas], sorted(set(kinds))
    wrong = {}
    if team.work != Team.Work.ASSESSMENT:
        wrong["areas"] = "Only a team that assesses is suggested"
    if any(area.place_id != team.organisation.place_id for area in chosen):
        wrong["areas"] = f"Choose areas of {team.organisation.place.name}"
    if any(age is not None and not 0 <= age <= OLDEST for age in (least_age, most_age)):
        wrong["least_age"] = f"Give ages from 0 to {OLDEST}"
    elif least_age is not None and most_age is not None and most_age < least_age:
        wrong["most_age"] = "The oldest cannot be younger than the youngest"
    if not set(listed) <= KINDS_OF_NEED.keys():
        wrong["kinds"] = "Choose from the kinds of need"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        Team.objects.select_for_update(no_key=True).get(pk=team.pk)
        cover, _ = TeamCover.objects.update_or_create(
            team=team, defaults={"least_age": least_age, "most_age": most_age, "kinds": listed}
        )
        cover.areas.set(chosen)
        where = ", ".join(sorted(area.name for area in chosen)) or "everywhere"
        write_entry(
            actor,
            "team.cover-set",
            f"{team.name} is for people {ages_in_words(least_age, most_age)}: {where}",
            chain=f"team:{team.pk}",
            payload={"team": team.pk, "areas": [area.code for area in chosen], "least_age": least_age,
                     "most_age": most_age, "kinds": listed},
        )  # fmt: skip
    return cover


def set_duty(actor: Actor, team: Team, days: Mapping[date, Account | None]) -> int:
    """Say who of a team is on duty on each of these days (None: nobody). Returns how many days were changed. Days that
    are over stay as they were. Raises ValidationError by field, named for the day."""
    _require_arranger(actor, team)
    if team.work not in WORKS_WITH_PEOPLE:
        raise ValidationError("Only teams that work with people have somebody on duty")
    today = timezone.localdate()
    wrong = {
        day.isoformat(): f"{worker} does not work in {team.name} on that day"
        for day, worker in days.items()
        if worker is not None and not works_in_team(worker.pk, team.pk, day)
    }
    if any(not today <= day <= today + FURTHEST_DUTY for day in days):
        raise ValidationError("Choose days from today, within a year")
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        Team.objects.select_for_update(no_key=True).get(pk=team.pk)
        before = {one.on: one.worker_id for one in Duty.objects.filter(team=team, on__in=days)}
        changed = {day: worker for day, worker in days.items() if before.get(day) != (worker.pk if worker else None)}
        Duty.objects.filter(team=team, on__in=changed).delete()
        Duty.objects.bulk_create(Duty(team=team, on=day, worker=worker) for day, worker in changed.items() if worker)
        if changed:
            said = {day.isoformat(): str(worker) if worker else "nobody" for day, worker in sorted(changed.items())}
            write_entry(
                actor,
                "team.duty-set",
                f"On duty in {team.name}: {len(changed)} {'day' if len(changed) == 1 else 'days'} changed",
                chain=f"team:{team.pk}",
                payload={"team": team.pk, "days": said},
            )
    return len(changed)


def _require_arranger(actor: Actor, team: Team) -> None:
    actor.require_role(*ARRANGES)
    if not (actor.is_system or team.organisation_id in actor.organisations):
        raise PermissionDenied("Only a manager or an administrator of the same organisation can set this.")
