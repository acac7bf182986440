"""Writing to the ledger, and hearing of what was written."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.database.bulk import insert_many
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
    fact = Fact(kind, summary, person_id, chain, compartment, payload or {}, reason)
    entry = _entry(actor, fact, at or timezone.now(), DjangoJSONEncoder())
    entry.save(force_insert=True)
    _tell(entry, actor)
    return entry


@dataclass(frozen=True)
class Fact:
    """What one entry says: see `write_entry`."""

    kind: str
    summary: str
    person_id: UUID | None = None
    chain: str = ""
    compartment: str = "care"
    payload: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


def write_entries(actor: Actor, facts: Iterable[Fact]) -> None:
    """Append many entries in one statement and tell their listeners: for jobs that write thousands.

    They are written in the order of their chains, so that two jobs at once wait for each other and never in a circle.
    """
    encoder, now = DjangoJSONEncoder(), timezone.now()
    entries = sorted((_entry(actor, fact, now, encoder) for fact in facts), key=lambda entry: entry.chain)
    insert_many(entries)
    for entry in entries:
        _tell(entry, actor)


def _entry(actor: Actor, fact: Fact, at: datetime, encoder: DjangoJSONEncoder) -> Entry:
    chain = f"person:{fact.person_id}" if fact.person_id is not None else fact.chain
    if not chain:
        raise ValueError("An entry is about a person or belongs to a named chain")
    return Entry(
        chain=chain,
        kind=fact.kind,
        happened_at=at,
        actor_id=actor.account_id,
        actor_name=actor.name,
        person_id=fact.person_id,
        compartment=fact.compartment,
        summary=fact.summary,
        payload=_plain(fact.payload, encoder),
        reason=fact.reason,
    )


def _tell(entry: Entry, actor: Actor) -> None:
    for listener in _listeners[entry.kind]:
        listener(entry, actor)


def _plain(value: Any, encoder: DjangoJSONEncoder) -> Any:
    """The payload as JSON has it, so that listeners see today what a replay will read back years later."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item, encoder) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, encoder) for item in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return encoder.default(value)
