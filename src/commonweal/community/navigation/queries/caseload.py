"""The people somebody works with, and those who wait to be begun with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from commonweal.community.navigation.models import Arrival, Goal, Journey, OwnWords
from commonweal.community.navigation.timing import JourneyState, Urgency, urgency_of
from commonweal.core.accounts.actors import Actor
from commonweal.core.design.listing import counted

SOON = timedelta(days=7)


@dataclass(frozen=True)
class Asked:
    """What of the list is wanted: whose (mine, team), in which state, of which kind, due when (late, soon), by whom."""

    whose: str = "mine"
    state: str = JourneyState.OPEN
    kind: str = ""
    due: str = ""
    worker: UUID | None = None


def people_worked_with(actor: Actor, asked: Asked) -> QuerySet[Journey]:
    """The list, most urgent first (closed ones: latest first), with the goals of each counted."""
    found = Journey.objects.filter(team__in=actor.teams).select_related("person", "worker", "team")
    if asked.whose == "mine":
        found = found.filter(worker=actor.account_id)
    elif asked.worker:
        found = found.filter(worker=asked.worker)
    states = {
        JourneyState.OPEN: Q(closed_at=None, paused_at=None),
        JourneyState.PAUSED: Q(closed_at=None, paused_at__isnull=False),
        JourneyState.CLOSED: Q(closed_at__isnull=False),
    }
    if asked.state in states:
        found = found.filter(states[JourneyState(asked.state)])
    if asked.kind:
        found = found.filter(kind=asked.kind)
    today = timezone.localdate()
    if asked.due == "late":
        found = found.filter(next_due_on__lt=today)
    elif asked.due == "soon":
        found = found.filter(next_due_on__lte=today + SOON)
    order = (F("closed_at").desc(),) if asked.state == JourneyState.CLOSED else (F("next_due_on").asc(nulls_last=True),)
    return found.order_by(*order, "started_at", "pk")


@dataclass(frozen=True)
class Line:
    """One line of the list: the work, its goals (how many of how many reached), how near its next day is, and whether
    the person wrote something that nobody has read."""

    journey: Journey
    goals: int
    reached: int
    urgency: Urgency
    has_written: bool


def as_lines(journeys: Iterable[Journey]) -> list[Line]:
    """The lines of a page of the list, in three queries however long it is."""
    rows = list(journeys)
    today = timezone.localdate()
    goals: dict[UUID, dict[str, Any]] = {
        row["journey"]: dict(row)
        for row in Goal.objects.filter(journey__in=rows)
        .exclude(state=Goal.State.LET_GO)
        .values("journey")
        .annotate(all=Count("pk"), reached=Count("pk", filter=Q(state=Goal.State.REACHED)))
        .order_by()
    }
    written = set(OwnWords.objects.filter(journey__in=rows, seen_at=None).values_list("journey", flat=True))
    return [
        Line(
            journey=row,
            goals=goals.get(row.pk, {}).get("all", 0),
            reached=goals.get(row.pk, {}).get("reached", 0),
            urgency=urgency_of(row.next_due_on, today),
            has_written=row.pk in written,
        )
        for row in rows
    ]


def waiting_to_begin(actor: Actor) -> QuerySet[Arrival]:
    """Those who were put forward to the actor's teams and wait, the longest first."""
    return (
        Arrival.objects.filter(team__in=actor.teams, answer="")
        .select_related("person", "team", "referral")
        .order_by("arrived_at", "pk")
    )


def waits_in_words(actor: Actor) -> str:
    """For the start page: how many are late, and how many wait to be begun with."""
    mine = people_worked_with(actor, Asked(due="late"))
    late = counted(mine, "person has something late", "people have something late")
    new = counted(waiting_to_begin(actor), "person waits for a first talk", "people wait for a first talk")
    return ", ".join(part for part in (late, new) if part)
