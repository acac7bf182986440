"""Runs, what they list, and what is held back."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.people.identity.models import Person
from commonweal.people.retention.allowed import places_of
from commonweal.people.retention.models import LegalHold, RetentionLine, RetentionRun

NO_NAME = "A record that was erased"


def runs_of(actor: Actor) -> QuerySet[RetentionRun]:
    """The runs of the actor's places, the latest first."""
    return RetentionRun.objects.filter(place__in=places_of(actor)).select_related("place").order_by("-started_at")


def lines_of(run: RetentionRun, shows: str = "") -> QuerySet[RetentionLine]:
    """What a run lists: all of it, or what "goes" or is "kept"; each person's together, the oldest records first."""
    found = run.lines.order_by("last_thing", "person", "goes_on", "kind")
    goes = Q(why_kept="") & ~Q(outcome=RetentionLine.Outcome.KEPT)
    return found.filter(goes) if shows == "goes" else found.exclude(goes) if shows == "kept" else found


def counts_of(run: RetentionRun) -> dict[str, int]:
    """How many people have something that goes, and how many something that is kept; how many were erased."""
    people = Count("person", distinct=True)
    goes = Q(why_kept="") & ~Q(outcome=RetentionLine.Outcome.KEPT)
    found = run.lines.aggregate(
        goes=Count("person", distinct=True, filter=goes),
        kept=Count("person", distinct=True, filter=~goes),
        erased=Count("person", distinct=True, filter=Q(outcome=RetentionLine.Outcome.ERASED)),
        people=people,
    )
    return {key: int(number) for key, number in found.items()}


@dataclass(frozen=True)
class Named:
    """A line with the name of its person, which whoever looks through a run may not otherwise see."""

    line: RetentionLine
    name: str
    born: str


def named(lines: Iterable[RetentionLine]) -> list[Named]:
    """Lines with whose they are, read as the system: whoever answers for what is erased must know whose it is."""
    listed = list(lines)
    with acting_as(system_actor("naming those whose record may go")):
        people = Person.objects.in_bulk({line.person_id for line in listed})
    found = []
    for line in listed:
        person = people[line.person_id]
        born = f"{person.date_of_birth:%-d %B %Y}" if person.date_of_birth else ""
        found.append(Named(line, person.name or NO_NAME, born))
    return found


def hold_of(person: Person) -> LegalHold | None:
    """What holds a record back now, or None."""
    return LegalHold.objects.filter(person=person, ended_at=None).first()


def holds_of(actor: Actor) -> QuerySet[LegalHold]:
    """What is held back in the actor's places, as far as the actor may see it; the longest first."""
    return LegalHold.objects.filter(ended_at=None).order_by("set_at")
