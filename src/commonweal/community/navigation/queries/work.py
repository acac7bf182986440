"""One person's link work, as its pages show it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from commonweal.community.navigation.measures import MEASURES, STAGES, Measure, is_unverified
from commonweal.community.navigation.models import (
    ForumDecision,
    Introduction,
    Journey,
    Measurement,
    NamedContact,
    NoteReader,
    SharedNote,
)
from commonweal.community.navigation.queries.scores import values_by_stage
from commonweal.core.accounts.actors import Actor
from commonweal.core.design.charts import Bar, Figure, figure_of
from commonweal.core.places.models import Area, Place
from commonweal.people.identity.models import Person


def journey_seen(journey_id: UUID) -> Journey:
    """One work, as far as the actor's sight goes; Http404 where it is hidden or is not there."""
    found = Journey.objects.select_related("person__place", "worker", "team__organisation__place", "consent", "arrival")
    return get_object_or_404(found, pk=journey_id)


def journeys_of(person: Person) -> QuerySet[Journey]:
    """All link work with a person, open first, then latest."""
    return (
        Journey.objects.filter(person=person)
        .select_related("worker", "team__organisation")
        .order_by("closed_at", "-started_at")
    )


STATES = {
    "improved": "Improved",
    "possibly_improved": "Possibly improved",
    "unchanged": "No change",
    "possibly_worsened": "Possibly worse",
    "worsened": "Worse",
}


@dataclass(frozen=True)
class Row:
    """One figure of wellbeing over time: the score at each stage, and what changed since before with its working."""

    measure: Measure
    scores: dict[str, float]
    change: str
    working: str
    is_unverified: bool


def wellbeing_rows(journey: Journey) -> list[Row]:
    """Every figure that was asked at least once, with the change to the latest."""
    rows = list(journey.measurements.all())
    values = values_by_stage(rows)
    changes: dict[str, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda one: list(STAGES).index(one.stage)):
        changes |= row.changes
    return [
        Row(
            measure=measure,
            scores=values[measure.key],
            change=_change_in_words(changes.get(measure.key)),
            working=changes.get(measure.key, {}).get("working", ""),
            is_unverified=is_unverified(measure),
        )
        for measure in MEASURES
        if measure.key in values
    ]


def _change_in_words(change: dict[str, Any] | None) -> str:
    if not change:
        return ""
    said = STATES[change["state"]]
    if change["rule"] == "any_change":
        return said
    return f"{said}, more than chance" if change["state"] in ("improved", "worsened") else f"{said} beyond chance"


def wellbeing_chart(journey: Journey) -> list[Figure]:
    """A small chart for each scale: the scores by stage."""
    rows = wellbeing_rows(journey)
    figures = []
    for scale in dict.fromkeys(row.measure.scale for row in rows):
        shown = [row for row in rows if row.measure.scale == scale]
        first = shown[0].measure
        bars = [
            Bar(row.measure.label, STAGES[stage], row.scores[stage], f"{row.scores[stage]:g}")
            for row in shown
            for stage in STAGES
            if stage in row.scores
        ]
        title = "Personal wellbeing, four questions" if scale == "ons4" else first.label
        lower = [row.measure.label for row in shown if not row.measure.is_higher_better]
        better = f"Higher is better; for “{lower[0]}” lower is." if lower else "Higher is better."
        note = f"Scores from {first.lowest} to {first.highest}. {better}"
        figures.append(figure_of(title, note, "What was asked", {"": bars}))
    return figures


def notes_shared_with(actor: Actor) -> QuerySet[SharedNote]:
    """Notes that others shared with where the actor works, latest first. Row security shows them while it holds."""
    named = NoteReader.objects.filter(viewer__in=actor.viewers).values("note")
    return (
        SharedNote.objects.filter(pk__in=named).select_related("person", "team__organisation").order_by("-written_at")
    )


def measured_already(journey: Journey) -> set[tuple[str, str]]:
    """Which scale was asked at which stage."""
    return set(Measurement.objects.filter(journey=journey).values_list("scale", "stage"))


def named_contacts(place: Place, words: str = "", area: Area | None = None) -> QuerySet[NamedContact]:
    """Who knows a topic, and in which area: those of the area first, then those of the whole place; by topic."""
    found = NamedContact.objects.filter(place=place, is_current=True).select_related("area")
    for word in words.split()[:6]:
        found = (
            found.filter(topic__icontains=word)
            | found.filter(name__icontains=word)
            | found.filter(role__icontains=word)
            | found.filter(organisation__icontains=word)
            | found.filter(note__icontains=word)
        )
    if area is not None:
        found = found.filter(area__in=[area.pk, area.parent_id, area.former_council_id]) | found.filter(area=None)
    return found.order_by("topic", "area__name", "name")


def forum_decisions(actor: Actor) -> QuerySet[ForumDecision]:
    """What peer forums of the actor's teams decided, latest first, as far as the actor's sight goes."""
    return (
        ForumDecision.objects.filter(team__in=actor.teams)
        .select_related("person", "service", "team")
        .order_by("-held_on", "pk")
    )


def visits_to_tell(person: Person) -> QuerySet[Introduction]:
    """First visits of a person that were to be by now, and of which it is not known how they went."""
    return Introduction.objects.filter(
        person=person, journey__closed_at=None, went=None, visit_on__lte=timezone.localdate()
    )
