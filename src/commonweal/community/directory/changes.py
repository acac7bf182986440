"""Telling other rooms which entries changed, appeared or went, in the transaction in which they did."""

from collections.abc import Callable, Iterable
from uuid import UUID

Listener = Callable[[list[UUID]], None]

_listeners: list[Listener] = []


def on_change(listener: Listener) -> None:
    """Called from a room's `AppConfig.ready`: `listener` gets the ids of the services."""
    _listeners.append(listener)


def tell_change(ids: Iterable[UUID]) -> None:
    """Tell everybody who listens. Called by actions, once for all that they changed."""
    changed = list(ids)
    if changed:
        for listener in _listeners:
            listener(changed)
