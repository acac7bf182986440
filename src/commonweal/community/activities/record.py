"""Activities on a person's record, and what waits here for an actor on their start page."""

from typing import Any

from django.urls import reverse

from commonweal.community.activities import saying
from commonweal.community.activities.queries import bookings_of, offers_to, waits_in
from commonweal.community.activities.rights import BOOKS_FOR, LEADS
from commonweal.core.accounts.actors import Actor
from commonweal.core.design.navigation import Reminder
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access

MOST_BOOKINGS = 10
MOST_OFFERS = 3


def activities_on_record(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """The latest bookings; left out for those who neither book for people nor see any."""
    bookings = list(bookings_of(person)[:MOST_BOOKINGS])
    may_book = actor.has_role(*BOOKS_FOR)
    if not bookings and not (may_book or access.is_own):
        return None
    return {"bookings": bookings, "may_book": may_book, "is_own": access.is_own, "saying": saying}


def offers_to_answer(actor: Actor) -> list[Reminder]:
    """Places that are offered to somebody, and until when they are held."""
    if not actor.is_signed_in:
        return []
    return [
        Reminder(
            f"A place at {offer.session.activity.title} is held for you until "
            f"{saying.until_said(offer.offer_ends_at) if offer.offer_ends_at else ''}.",
            "Say whether you take it",
            reverse("activities:booking", args=[offer.pk]),
        )
        for offer in offers_to(actor)[:MOST_OFFERS]
    ]


def waiting_for_places(actor: Actor) -> str:
    """How many wait for a place at the activities one runs."""
    if not actor.has_role(*LEADS):
        return ""
    waiting = waits_in(actor)
    return f"{waiting} on waiting lists" if waiting else ""
