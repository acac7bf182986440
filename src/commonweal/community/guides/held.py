"""The answers somebody is giving, held in their session: never in an address, and gone when the session ends."""

from collections.abc import MutableMapping
from dataclasses import asdict, dataclass, field
from typing import Any

from commonweal.community.guides.answering import fitting, to_keep
from commonweal.community.guides.document.guide import Guide

SESSION_KEY = "guides"
TRYING = "guides_trying"
"""Names the guide whose draft an editor walks through."""


@dataclass
class Held:
    """A run of one guide. `reference` and `code` are of a saved run ("" where it is not); `counted` once its report was
    seen."""

    guide: str
    answers: dict[str, Any] = field(default_factory=dict)
    reference: str = ""
    code: str = ""
    in_account: bool = False
    counted: bool = False


def held_run(session: MutableMapping[str, Any], guide: Guide) -> Held | None:
    """The run of a guide in this session, its answers as the guide takes them today."""
    kept = session.get(SESSION_KEY, {}).get(guide.key)
    if kept is None:
        return None
    return Held(**{**kept, "answers": fitting(guide, kept["answers"])})


def hold(session: MutableMapping[str, Any], run: Held) -> None:
    """Keep a run in the session."""
    session[SESSION_KEY] = {
        **session.get(SESSION_KEY, {}),
        run.guide: {**asdict(run), "answers": to_keep(run.answers)},
    }


def let_go(session: MutableMapping[str, Any], guide: str = "") -> None:
    """Forget the run of a guide, or of all."""
    kept = session.pop(SESSION_KEY, {})
    if guide:
        session[SESSION_KEY] = {key: run for key, run in kept.items() if key != guide}


def guides_begun(session: MutableMapping[str, Any]) -> list[str]:
    """The guides that have a run in this session."""
    return list(session.get(SESSION_KEY, {}))
