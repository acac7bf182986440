"""Writing to the ledger, and hearing of what was written."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.ledger.models import Entry

Listener = Callable[[Entry, Actor], None]
_listeners: dict[str, list[Listener]] = defaultdict(list)


def listen(*kinds: str) -> Callable[[Listener], Listener]:
    """Call the decorated function for each entry of these kinds, in the transaction that writes it.

    This is how an upper wing acts on what a lower one publishes: a failure undoes the action as a whole.
    """

    def register(listener: Listener) -> Listener:
        for kind in kinds:
            _listeners[kind].append(listener)
        return listener

    return register


def write_entry(
    actor: Actor,
    kind: str,
    summary: str,
    *,
    person_id: UUID | None = None,
    chain: str = "",
    compartment: str = "care",
    payload: Mapping[str, Any] | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> Entry:
    """Append one entry and tell its listeners.

    About a person, the chain is that person's; otherwise name a chain ("place:<slug>"). `summary` is one plain sentence
    in the past tense ("Plan agreed by Maya Ellis"); `payload` holds the facts, JSON-ready or date, Decimal and UUID.
    Raises ValueError when neither a person nor a chain is given. The number and hash are the database's, and are not
    on the returned object.
    """
    if person_id is not None:
        chain = f"person:{person_id}"
    elif not chain:
        raise ValueError("An entry is about a person or belongs to a named chain")
    encoder = DjangoJSONEncoder()
    entry = Entry(
        chain=chain,
        kind=kind,
        happened_at=at or timezone.now(),
        actor_id=actor.account_id,
        actor_name=actor.name,
        person_id=person_id,
        compartment=compartment,
        summary=summary,
        payload=_plain(payload or {}, encoder),
        reason=reason,
    )
    entry.save(force_insert=True)
    for listener in _listeners[kind]:
        listener(entry, actor)
    return entry


def _plain(value: Any, encoder: DjangoJSONEncoder) -> Any:
    """The payload as JSON has it, so that listeners see today what a replay will read back years later."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item, encoder) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, encoder) for item in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return encoder.default(value)
