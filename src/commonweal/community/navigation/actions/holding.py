"""Whose work it is, what is due next in it, and its line in the ledger: for the actions beside this one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from commonweal.community.navigation.models import Introduction, Journey, Measurement, Step
from commonweal.community.navigation.timing import Due, Standing, State, Visit, due_now
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
    stored = (
        Journey.objects.select_for_update(of=("self",))
        .select_related("person", "team__organisation")
        .get(pk=journey.pk)
    )
    if stored.state is State.CLOSED and not closed:
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
    journey.next_due_on = due.on if due else None
    journey.next_due = due.what[:300] if due else ""
    journey.save(update_fields=["next_due_on", "next_due"])


def due_of(journey: Journey) -> list[Due]:
    """Everything that is to be done in this work, the earliest first."""
    arrived = timezone.localtime(journey.arrived_at).date()
    first = timezone.localtime(journey.first_contact_at).date() if journey.first_contact_at else None
    steps = Step.objects.filter(journey=journey, done_on=None, dropped_on=None, by_on__isnull=False)
    visits = Introduction.objects.filter(journey=journey)
    standing = Standing(
        asked_on=arrived,
        first_contact_on=first,
        last_contact_on=journey.last_contact_on,
        talked_on=journey.talked_on,
        is_closed=journey.closed_at is not None,
        paused_until=journey.paused_until,
        measured=frozenset(Measurement.objects.filter(journey=journey).values_list("stage", flat=True)),
        steps=tuple((step.by_on, f"Step: {step.words}") for step in steps if step.by_on),
        visits=tuple(
            Visit(one.name, one.made_on, one.visit_on, one.went, one.first_check, one.second_check) for one in visits
        ),
        follow_up_on=journey.follow_up_on if journey.followed_up_on is None else None,
    )
    return due_now(standing)
