"""Reading short-term support."""

from django.db.models import QuerySet
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.design.listing import counted
from commonweal.pathway.requests.models import Request
from commonweal.pathway.short_term.models import Episode
from commonweal.people.identity.models import Person


def episodes_of_teams(actor: Actor, *, shows: str = "open") -> QuerySet[Episode]:
    """Short-term support of the actor's teams: what goes on, the first to end first, or what has ended."""
    found = Episode.objects.filter(team__in=actor.teams).select_related("person", "worker", "team")
    if shows == "ended":
        return found.filter(ended_on__isnull=False).order_by("-ended_on", "pk")
    return found.filter(ended_on=None).order_by("ends_by", "pk")


def episodes_about(person: Person) -> QuerySet[Episode]:
    """A person's short-term support, the latest first."""
    return Episode.objects.filter(person=person).prefetch_related("goals").order_by("-starts_on")


def answered_request(person: Person, outcome: str) -> Request | None:
    """The person's latest request that was decided to lead to this kind of support."""
    found = Request.objects.filter(person=person, outcome=outcome, decided_at__isnull=False)
    return found.order_by("-decided_at").first()


def episodes_in_words(actor: Actor) -> str:
    """For the start page: how much goes on past its last day."""
    over = episodes_of_teams(actor).filter(ends_by__lt=timezone.localdate())
    return counted(over, "is past its last day", "are past their last day")
