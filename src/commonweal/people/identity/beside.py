"""What stands beside people's names in lists. The room that knows it says how it is found, once, when it loads."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from commonweal.people.identity.models import Person

Alerts = Mapping[UUID, Sequence[Any]]


def _none(people: Iterable[Person]) -> Alerts:
    return {}


_source: Callable[[Iterable[Person]], Alerts] = _none


def set_alerts_source(source: Callable[[Iterable[Person]], Alerts]) -> None:
    """Called once, by the room that keeps alerts: `source` gives those of many people in one question."""
    global _source
    _source = source


def alerts_beside(people: Iterable[Person]) -> Alerts:
    """The alerts of these people that the actor may see, by person; who has none is left out."""
    return _source(people)
