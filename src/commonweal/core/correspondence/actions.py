"""Writing to people, and keeping the wording. Sending itself is in `sending.py`, after the action has committed."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.queries import require_council_administrator
from commonweal.core.accounts.roles import CARE_STAFF, Role
from commonweal.core.correspondence.choosing import CALL, TEXT, choose_format, choose_route, what_to_make
from commonweal.core.correspondence.models import Channel, Message, Template
from commonweal.core.correspondence.preferences import HasRecord, Preferences, preferences_of
from commonweal.core.correspondence.queries import wordings_in_force
from commonweal.core.correspondence.shipped import ENGLISH, ShippedMessage, shipped_message
from commonweal.core.correspondence.tasks import queue_message
from commonweal.core.correspondence.wording import Wording, WordingError, faults, fill
from commonweal.core.ledger.actions import write_entry

logger = logging.getLogger(__name__)

SENDS_BY_HAND = (*CARE_STAFF, Role.ADMINISTRATOR)
"""Who may phone or post what the software cannot, and then say that it is done."""


def send_message(
    actor: Actor,
    template: str,
    *,
    to_person: HasRecord | UUID | None = None,
    to_account: Account | None = None,
    to_email: str = "",
    to_phone: str = "",
    context: Mapping[str, Any] | None = None,
    channel: str | None = None,
) -> Message | None:
    """Write a message in this transaction; it is sent once that has committed. None where nothing reaches anybody.

    A person is written to as they prefer: channel, language, easy read or large print. What must be made by hand first
    (braille, a recording, a language without words) waits for staff and says what to do. `to_email` and `to_phone`
    reach somebody without a record, or go before what the record says. `channel` allows one way only (a code by text).
    `context` fills the template's placeholders; `{name}` and `{site}` are always given. A message about a person is
    written in their ledger. Raises ValueError for an unknown template or a placeholder that is not given.
    """
    message = shipped_message(template)
    person_id = to_person if isinstance(to_person, UUID | None) else to_person.pk
    # As the system: a message reaches a person even where whoever causes it may not see where they live.
    with acting_as(system_actor("writing to a person")):
        preferences = _reach(person_id, to_account, to_email, to_phone)
        wordings = wordings_in_force(message, preferences.language or ENGLISH, easy_read=preferences.easy_read)
    wording, language, easy_read = _fill_first(
        message, wordings, {"name": preferences.called, "site": settings.SITE_URL, **(context or {})}
    )
    route = choose_route(preferences, has_text=bool(wording.text), channel=channel)
    if route is None:
        if person_id is not None:
            _enter(actor, person_id, "message.unsent", f"Nobody could be told: {message.title}", message, None)
        return None
    # A code or a link that opens something cannot wait for a translator, and a way that was asked for is kept to.
    is_urgent = bool(message.secret) or channel is not None
    form = choose_format(
        preferences if not is_urgent else replace(preferences, braille=False, audio=False),
        easy_read_exists=easy_read,
        has_language=is_urgent or language == preferences.language,
    )
    row = Message(
        person_id=person_id,
        account=to_account,
        channel=Channel(route.channel),
        to=route.to[:300],
        subject=wording.subject[:200],
        body=wording.text if route.channel == TEXT else wording.body,
        template=template,
        language=language,
        format=form,
        failure=what_to_make(form, preferences.spoken),
        created_at=timezone.now(),
    )
    with transaction.atomic():
        row.save(force_insert=True)
        if person_id is not None:
            words = "A phone call to make" if route.channel == CALL else f"{row.get_channel_display()} written"
            to_do = f". {row.failure}" if row.failure else ""
            _enter(actor, person_id, "message.written", f"{words}: {message.title}{to_do}", message, row)
        queue_message(row.pk)
    return row


def _reach(person_id: UUID | None, account: Account | None, email: str, phone: str) -> Preferences:
    """What reaches the recipient: their record's preferences, with what was given for this message before it."""
    known = preferences_of(person_id) if person_id is not None else Preferences()
    of_account = account.email if account is not None else ""
    name = known.name or (str(account) if account is not None else "")
    return Preferences(
        **{
            **known.__dict__,
            "name": name,
            "called": known.called or name or "there",
            "email": email or known.email or of_account,
            "phone": phone or known.phone,
        }
    )


def _fill_first(
    message: ShippedMessage, wordings: list[tuple[Wording, str, bool]], context: Mapping[str, Any]
) -> tuple[Wording, str, bool]:
    """The first wording that can be filled: a council's edit gone stale falls back to the next, and is logged."""
    for wording, language, easy_read in wordings:
        try:
            return fill(wording, context), language, easy_read
        except WordingError as error:
            last = error
            logger.warning("Wording of %s (%s) cannot be used: %s", message.name, language, error)
    raise WordingError(f"The message {message.name!r} cannot be worded: {last}")


def _enter(
    actor: Actor, person_id: UUID, kind: str, summary: str, message: ShippedMessage, row: Message | None
) -> None:
    facts = {"template": message.name}
    if row is not None:
        facts |= {"message": str(row.pk), "channel": row.channel, "format": row.format, "language": row.language}
    write_entry(actor, kind, summary, person_id=person_id, compartment="identity", payload=facts)


def mark_as_sent(actor: Actor, message: Message) -> None:
    """Say that a waiting or failed message was phoned, posted or handed over by hand."""
    actor.require_role(*SENDS_BY_HAND)
    with transaction.atomic(), acting_as(system_actor("marking a message as sent")):
        held = Message.objects.select_for_update().get(pk=message.pk)
        if held.status not in (Message.Status.WAITING, Message.Status.FAILED):
            raise ValidationError("This message has already been sent")
        held.status = Message.Status.SENT
        held.sent_at = timezone.now()
        held.failure = f"Sent by hand by {actor.name}"
        held.save(update_fields=["status", "sent_at", "failure"])
        _enter_about(actor, held, "message.sent-by-hand", f"{held.subject}: sent by hand by {actor.name}")


def send_again(actor: Actor, message: Message) -> None:
    """Try a message that could not be sent once more."""
    actor.require_role(*SENDS_BY_HAND)
    with transaction.atomic(), acting_as(system_actor("sending a message again")):
        held = Message.objects.select_for_update().get(pk=message.pk)
        if held.status != Message.Status.FAILED:
            raise ValidationError("Only a message that could not be sent can be sent again")
        held.status = Message.Status.WAITING
        held.tries = 0
        held.failure = ""
        held.save(update_fields=["status", "tries", "failure"])
        _enter_about(actor, held, "message.sent-again", f"{held.subject}: to be sent again, asked by {actor.name}")
        queue_message(held.pk)


def _enter_about(actor: Actor, message: Message, kind: str, summary: str) -> None:
    write_entry(
        actor,
        kind,
        summary,
        person_id=message.person_id,
        chain="correspondence",
        compartment="identity",
        payload={"message": message.pk, "template": message.template},
    )


def save_wording(
    actor: Actor, message: ShippedMessage, wording: Wording, language: str = ENGLISH, *, easy_read: bool = False
) -> Template:
    """Keep a council's own wording of a message. ValidationError by part where a placeholder is unknown or missing."""
    require_council_administrator(actor)
    found = faults(wording, set(message.example), set(message.secret))
    found |= {part: "Enter the words" for part in ("subject", "body") if not wording.parts()[part].strip()}
    if found:
        raise ValidationError(found)
    with transaction.atomic():
        Template.objects.update_or_create(
            name=message.name,
            language=language,
            easy_read=easy_read,
            defaults={**wording.parts(), "changed_by_name": actor.name},
        )
        _enter_wording(actor, message, language, easy_read, "reworded", wording.parts())
    return Template.objects.get(name=message.name, language=language, easy_read=easy_read)


def revert_wording(actor: Actor, message: ShippedMessage, language: str = ENGLISH, *, easy_read: bool = False) -> None:
    """Go back to the shipped wording; where there is none in this language, the English one is used from now on."""
    require_council_administrator(actor)
    with transaction.atomic():
        gone, _ = Template.objects.filter(name=message.name, language=language, easy_read=easy_read).delete()
        if gone:
            _enter_wording(actor, message, language, easy_read, "put back to the shipped wording", {})


def _enter_wording(
    actor: Actor, message: ShippedMessage, language: str, easy_read: bool, done: str, words: Mapping[str, str]
) -> None:
    write_entry(
        actor,
        "wording.changed",
        f"The message “{message.title}” was {done}",
        chain="correspondence",
        payload={"template": message.name, "language": language, "easy_read": easy_read, **words},
    )
