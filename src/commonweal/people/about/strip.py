"""The strip at the top of every page about a person: how to communicate, what to be careful of, what they wish."""

from typing import Any

from django.template.loader import render_to_string
from markupsafe import Markup

from commonweal.core.accounts.actors import Actor
from commonweal.core.design.person_pages import ReadingNeeds
from commonweal.people.about.queries import alerts_of, wishes_of
from commonweal.people.identity.models import CommunicationKind, CommunicationNeed, Person
from commonweal.people.identity.queries import communication_needs
from commonweal.people.sight.queries import is_own_record

SHOWS_NEEDS_ITSELF = "identity:record"


def person_strip(request: Any, person: Any) -> Markup:
    """The strip for whoever works with or supports this person; nothing on their own pages, or if nothing is known."""
    if not isinstance(person, Person) or person.pk is None or is_own_record(request.actor, person):
        return Markup()
    on_record = request.resolver_match is not None and request.resolver_match.view_name == SHOWS_NEEDS_ITSELF
    context = {
        "person": person,
        "needs": [] if on_record else communication_needs(person),
        "alerts": alerts_of([person]).get(person.pk, []),
        "wishes": wishes_of(person),
    }
    if not (context["needs"] or context["alerts"] or context["wishes"]):
        return Markup()
    return Markup(render_to_string("about/strip.html", context))  # noqa: S704 - escaped by the template


def reading_needs(actor: Actor) -> ReadingNeeds:
    """How whoever is signed in reads, from their own record; as pages are made where they have none."""
    wanted = (CommunicationKind.LARGE_PRINT, CommunicationKind.EASY_READ)
    asked = CommunicationNeed.objects.filter(person__account=actor.account_id, kind__in=wanted)
    kinds = set(asked.values_list("kind", flat=True))
    return ReadingNeeds(CommunicationKind.LARGE_PRINT in kinds, CommunicationKind.EASY_READ in kinds)
