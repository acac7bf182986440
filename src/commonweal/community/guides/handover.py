"""What somebody has said already and need not say again when they go on to ask for help.

It lies in their session, where the room that takes requests reads it: this room does not know that one.
"""

from collections.abc import MutableMapping
from dataclasses import asdict, dataclass
from typing import Any

SESSION_KEY = "told_before"


@dataclass(frozen=True)
class ToldBefore:
    """Where it was said (`source`, the title of a guide), for whom ("me", "other" or ""), what in words, and the
    postcode ("" where none was given)."""

    source: str
    who: str
    words: str
    postcode: str


def hand_over(session: MutableMapping[str, Any], told: ToldBefore) -> None:
    """Keep it for when they ask; what was kept before is replaced."""
    session[SESSION_KEY] = asdict(told)


def told_before(session: MutableMapping[str, Any]) -> ToldBefore | None:
    """What was said already, if anything."""
    kept = session.get(SESSION_KEY)
    return ToldBefore(**kept) if kept else None


def forget_told(session: MutableMapping[str, Any]) -> None:
    """It has been taken on, or is not wanted."""
    session.pop(SESSION_KEY, None)
