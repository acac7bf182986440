"""Reading concerns."""

from django.db.models import QuerySet

from commonweal.core.accounts.actors import Actor
from commonweal.core.design.listing import counted
from commonweal.pathway.safeguarding.models import Concern
from commonweal.people.identity.models import Person


def concerns_of_teams(actor: Actor, *, shows: str = "waiting") -> QuerySet[Concern]:
    """Concerns that the actor's teams have: what waits for a decision, the longest first, or what was decided."""
    found = Concern.objects.filter(team__in=actor.teams).select_related("person", "team", "decided_by")
    if shows == "decided":
        return found.filter(decided_at__isnull=False).order_by("-decided_at", "pk")
    return found.filter(decided_at=None).order_by("raised_at", "pk")


def concerns_about(person: Person) -> QuerySet[Concern]:
    """Concerns about a person, the latest first, as far as the actor sees them."""
    return Concern.objects.filter(person=person).order_by("-raised_at")


def concerns_waiting(actor: Actor) -> str:
    """How many concerns wait for a decision, for the start page."""
    return counted(concerns_of_teams(actor), "waits for a decision", "wait for a decision")
