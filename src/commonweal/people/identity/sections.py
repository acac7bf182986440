"""The parts of a record page. Rooms above add theirs, so that one page holds a whole life without knowing the rooms."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from commonweal.core.accounts.actors import Actor
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access


@dataclass(frozen=True)
class Section:
    """One part: its heading, where it stands (lowest first), its template, and what it shows.

    `context` returns what the template needs, or None to leave the part out; it is told what the actor may see of the
    person's record. Whoever does not see `compartment` of it is not shown the part, not even that it is empty.
    """

    key: str
    title: str
    position: int
    template: str
    context: Callable[[Actor, Person, Access], dict[str, Any] | None]
    compartment: str = "care"


_sections: dict[str, Section] = {}


def add_section(section: Section) -> None:
    """Called from a room's `AppConfig.ready`."""
    _sections[section.key] = section


def sections_for(actor: Actor, person: Person, access: Access) -> list[tuple[Section, dict[str, Any]]]:
    """The parts of this person's record that this actor is shown, in order, each with its context."""
    shown = []
    for section in sorted(_sections.values(), key=lambda section: section.position):
        if access.sees(section.compartment):
            context = section.context(actor, person, access)
            if context is not None:
                shown.append((section, context))
    return shown
