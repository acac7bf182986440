"""Whose work it is, what is due next in it, and its line in the ledger: for the actions beside this one."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from commonweal.community.navigation.models import Journey
from commonweal.community.navigation.timing import Due, JourneyState, Standing, Visit, due_now
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.actions import write_entry
from commonweal.people.identity.models import Person

WORKERS = (Role.LINK_WORKER, Role.COMMUNITY_AGENT)
"""Who does this work, under whichever name."""

CARRIERS = (*WORKERS, Role.TEAM_MANAGER)
"""Who may write in the work of their own team."""


def is_in_team(actor: Actor, journey: Journey) -> bool:
    """Whether the actor does this work in the team whose it is, or manages that team."""
    return actor.is_system or (actor.has_role(*CARRIERS) and journey.team_id in actor.teams)


def held(actor: Actor, journey: Journey, *, closed: bool = False) -> Journey:
    """The journey as it is now, held until the transaction ends, for somebody of its team.

    Raises PermissionDenied for others, ValidationError where it is closed (unless `closed` allows it).
    """
    if not is_in_team(actor, journey):
        raise PermissionDenied("Only the team that works with this person can do this.")
    stored = Journey.objects.select_for_update(of=("self",)).select_related("person__place").get(pk=journey.pk)
    if stored.state is JourneyState.CLOSED and not closed:
        raise ValidationError("This work is closed. Begin anew with the person to go on.")
    return stored


def words(text: str, field: str, missing: str) -> str:
    """The text without space around it. ValidationError for `field` where nothing is left."""
    if not text.strip():
        raise ValidationError({field: missing})
    return text.strip()


def not_later(day: date, field: str) -> date:
    """ValidationError for `field` where the day is still to come."""
    if day > timezone.localdate():
        raise ValidationError({field: "This day has not come yet"})
    return day


def enter(
    actor: Actor,
    person: Person,
    kind: str,
    summary: str,
    journey: Journey | None = None,
    *,
    payload: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """A line of this room in the person's ledger."""
    facts = {"journey": journey.pk} if journey is not None else {}
    write_entry(
        actor,
        f"navigation.{kind}",
        summary,
        person_id=person.pk,
        payload=facts | dict(payload or {}),
        reason=reason,
    )


def keep_due(journey: Journey) -> None:
    """Work out what is due next and keep it with the journey, so that lists can be ordered by it."""
    due = next(iter(due_of(journey)), None)
    kept = (due.on, due.what[:300]) if due else (None, "")
    if kept != (journey.next_due_on, journey.next_due):
        journey.next_due_on, journey.next_due = kept
        journey.save(update_fields=["next_due_on", "next_due"])


def close_without_consent(system: Actor, journey: Journey, at: datetime, summary: str) -> None:
    """Close work whose consent is over, as the system: nothing is followed up, since nobody may be asked any more."""
    journey.closed_at, journey.ending = at, Journey.Ending.CONSENT
    journey.paused_at, journey.paused_until, journey.follow_up_on = None, None, None
    journey.save()
    keep_due(journey)
    enter(system, journey.person, "closed", summary, journey, payload={"ending": journey.ending})


def due_of(journey: Journey) -> list[Due]:
    """Everything that is to be done in this work, the earliest first."""
    arrived = timezone.localtime(journey.arrived_at).date()
    first = timezone.localtime(journey.first_contact_at).date() if journey.first_contact_at else None
    measured, steps, visits = _dated(journey)
    standing = Standing(
        asked_on=arrived,
        first_contact_on=first,
        last_contact_on=journey.last_contact_on,
        talked_on=journey.talked_on,
        is_closed=journey.closed_at is not None,
        paused_until=journey.paused_until,
        measured=frozenset(measured),
        steps=tuple(steps),
        visits=tuple(visits),
        follow_up_on=journey.follow_up_on if journey.followed_up_on is None else None,
    )
    return due_now(standing)


_DATED = """
SELECT 'measured' AS which, stage AS said, NULL::date, NULL::date, NULL::boolean, '', ''
  FROM navigation_measurement WHERE journey_id = %(journey)s
UNION ALL
SELECT 'step', words, by_on, NULL, NULL, '', ''
  FROM navigation_step WHERE journey_id = %(journey)s AND done_on IS NULL AND dropped_on IS NULL AND by_on IS NOT NULL
UNION ALL
SELECT 'visit', name, visit_on, made_on, went, first_check, second_check
  FROM navigation_introduction WHERE journey_id = %(journey)s
"""


def _dated(journey: Journey) -> tuple[list[str], list[tuple[date, str]], list[Visit]]:
    """The stages that were measured, the steps with their days, and the visits: asked at once, since every action needs
    all three."""
    with connection.cursor() as cursor:
        cursor.execute(_DATED, {"journey": journey.pk})
        rows = cursor.fetchall()
    return (
        [said for which, said, *_ in rows if which == "measured"],
        [(on, f"Step: {said}") for which, said, on, *_ in rows if which == "step"],
        [Visit(said, made, on, *rest) for which, said, on, made, *rest in rows if which == "visit"],
    )
