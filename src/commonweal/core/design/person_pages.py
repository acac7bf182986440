"""What pages about a person show at their top, and how whoever is signed in reads. The wing of people says both."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from commonweal.core.accounts.actors import Actor


@dataclass(frozen=True)
class ReadingNeeds:
    """How somebody reads pages of their own: in larger type, and with a plain summary before the rest."""

    large_print: bool = False
    easy_read: bool = False


Strip = Callable[[Any, Any], Markup]
_strips: list[Strip] = []
_lines: list[Callable[[Any, Any], str]] = []
_readers: list[Callable[[Actor], ReadingNeeds]] = []


_plain: dict[str, tuple[str, ...]] = {}


def add_plain_summary(view_name: str, *sentences: str) -> None:
    """Say a page in a few short sentences, for whoever reads easy read: called from an `AppConfig.ready`."""
    _plain[view_name] = sentences


def plain_summary(request: Any) -> tuple[str, ...]:
    """The short sentences that say what the page of this request is; none where no room wrote any."""
    match = getattr(request, "resolver_match", None)
    return _plain.get(match.view_name, ()) if match else ()


def set_person_strip(strip: Strip) -> None:
    """Say what stands at the top of every page whose `person` is somebody with a record: called once, from an
    `AppConfig.ready`, with a function of the request and the person that returns HTML ("" for nothing)."""
    _strips[:] = [strip]


def set_reading_needs(reader: Callable[[Actor], ReadingNeeds]) -> None:
    """Say where the reading needs of whoever is signed in are kept: called once, from an `AppConfig.ready`."""
    _readers[:] = [reader]


def add_person_line(line: Callable[[Any, Any], str]) -> None:
    """Add a line of plain words beneath the strip (whom to ask about them): called from an `AppConfig.ready`, with a
    function of the request and the person that returns the words ("" for none)."""
    _lines.append(line)


def person_strip(request: Any, person: Any) -> Markup:
    """What every page about this person shows first; nothing where no room said so, or for nobody."""
    if not (request and person):
        return Markup()
    lines = [
        Markup('<p class="govuk-body-s">{}</p>').format(said) for line in _lines if (said := line(request, person))
    ]
    return Markup().join([*(strip(request, person) for strip in _strips), *lines])


def reading_needs(actor: Actor) -> ReadingNeeds:
    """How this actor reads. Staff see pages as they are made: what they open is mostly about others."""
    return _readers[0](actor) if _readers and actor.is_signed_in and not actor.is_staff else ReadingNeeds()
