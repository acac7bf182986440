"""The parts of an entry's page that other rooms add, so that one page says all there is without knowing the rooms."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from commonweal.community.directory.models import Service
from commonweal.core.accounts.actors import Actor


@dataclass(frozen=True)
class EntryPart:
    """One part: its key, where it stands (lowest first) and its template, which brings its own heading (h2).

    `context` returns what the template needs, or None to leave the part out. It is asked once a page, and its number of
    queries must not grow with what there is.
    """

    key: str
    position: int
    template: str
    context: Callable[[Actor, Service], dict[str, Any] | None]


_parts: dict[str, EntryPart] = {}


def add_entry_part(part: EntryPart) -> None:
    """Called from a room's `AppConfig.ready`."""
    _parts[part.key] = part


def parts_for(actor: Actor, service: Service) -> list[tuple[EntryPart, dict[str, Any]]]:
    """What other rooms have to say of this entry to this actor, in order: each part with its context."""
    asked = ((part, part.context(actor, service)) for part in sorted(_parts.values(), key=lambda part: part.position))
    return [(part, context) for part, context in asked if context is not None]
