"""Who knows what, and where: kept by those who do link work, for each other."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.community.navigation.actions.holding import words
from commonweal.community.navigation.models import NamedContact
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import CARE_STAFF
from commonweal.core.ledger.actions import write_entry
from commonweal.core.places.models import Area, Place


def name_contact(
    actor: Actor,
    place: Place,
    *,
    topic: str,
    name: str,
    role: str = "",
    organisation: str = "",
    phone: str = "",
    email: str = "",
    area: Area | None = None,
    note: str = "",
    contact: NamedContact | None = None,
) -> NamedContact:
    """Keep somebody who knows a topic, or change what is kept (`contact`). It counts as confirmed today."""
    actor.require_role(*CARE_STAFF)
    facts: dict[str, Any] = {
        "topic": words(topic, "topic", "Enter what they know about"),
        "name": words(name, "name", "Enter their name, or the name of the desk"),
        "role": role.strip(),
        "organisation": organisation.strip(),
        "phone": phone.strip(),
        "email": email.strip(),
        "area": area,
        "note": note.strip(),
        "confirmed_on": timezone.localdate(),
        "kept_by_name": actor.name,
    }
    if not (facts["phone"] or facts["email"]):
        raise ValidationError({"phone": "Enter a phone number or an e-mail address"})
    with transaction.atomic():
        row = contact or NamedContact(place=place)
        for field, value in facts.items():
            setattr(row, field, value)
        row.clean_fields(exclude=["id", "place", "area"])
        row.save()
        _enter(actor, row, "contact_named", "kept")
    return row


def retire_contact(actor: Actor, contact: NamedContact) -> None:
    """Somebody does not do this any more: they are no longer listed."""
    actor.require_role(*CARE_STAFF)
    with transaction.atomic():
        contact.is_current = False
        contact.save(update_fields=["is_current"])
        _enter(actor, contact, "contact_retired", "taken out")


def is_stale(confirmed_on: date, today: date) -> bool:
    """Whether somebody should ring up and see that a contact still holds: half a year after it was last confirmed."""
    return (today - confirmed_on).days > 182


def _enter(actor: Actor, row: NamedContact, kind: str, done: str) -> None:
    write_entry(
        actor,
        f"navigation.{kind}",
        f"A contact for {row.topic} was {done} by {actor.name}",
        chain=f"place:{row.place_id}",
        payload={"contact": row.pk, "topic": row.topic},
    )
