"""Who looks through what may go, asks for it, approves it, and holds a record back."""

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Organisation
from commonweal.core.accounts.queries import administers_council
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place
from commonweal.people.identity.models import Person
from commonweal.people.rights.allowed import may_answer


def places_of(actor: Actor) -> list[Place]:
    """The places whose records the actor answers for: administrators of a council, and team managers."""
    if actor.is_system:
        return list(Place.objects.order_by("pk"))
    if not (administers_council(actor) or actor.has_role(Role.TEAM_MANAGER)):
        return []
    councils = Organisation.objects.filter(pk__in=actor.organisations, kind=Organisation.Kind.COUNCIL)
    return list(Place.objects.filter(organisations__in=councils).distinct().order_by("pk"))


def may_look(actor: Actor) -> bool:
    """Whether the actor sees dry runs. (Whether of a place, `places_of` says.)"""
    return not actor.is_system and bool(places_of(actor))


def may_hold(actor: Actor, person: Person) -> bool:
    """A manager who sees the person's care, and the administrators of a council of the person's place."""
    if may_answer(actor, person):
        return True
    return administers_council(actor) and person.place_id in {place.pk for place in places_of(actor)}
