"""How somebody wants to be written to. The room that keeps people registers where this is read from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


class HasRecord(Protocol):
    """Somebody with a record: only the key is needed here."""

    @property
    def pk(self) -> UUID: ...


@dataclass(frozen=True)
class Preferences:
    """What reaches a person, and in which form they read. `postal_address` has its lines parted by line breaks.

    `language` is a code ("en", "cy"), or "" for one that has none here; `spoken` is its name as it was recorded.
    `by_phone`: they asked to be phoned rather than written to; `by_post`: on paper; `by_text`, `by_email` likewise.
    `signs`: they use British Sign Language, so nobody phones them unless they ask for it.
    """

    name: str = ""
    called: str = ""
    email: str = ""
    phone: str = ""
    postal_address: str = ""
    language: str = "en"
    large_print: bool = False
    spoken: str = ""
    easy_read: bool = False
    braille: bool = False
    audio: bool = False
    signs: bool = False
    by_post: bool = False
    by_phone: bool = False
    by_text: bool = False
    by_email: bool = False


PreferenceSource = Callable[[UUID], Preferences]
_sources: list[PreferenceSource] = []


def set_preference_source(source: PreferenceSource) -> None:
    """Say where a person's preferences are read: called once, from the `AppConfig.ready` of the room that keeps people.

    The source is called as the system: a message reaches a person whether or not whoever caused it may see the address.
    """
    _sources[:] = [source]


def preferences_of(person_id: UUID) -> Preferences:
    """The preferences of one person; RuntimeError where no room has said how to read them."""
    if not _sources:
        raise RuntimeError("No room registered set_preference_source: a person's address cannot be read")
    return _sources[0](person_id)
