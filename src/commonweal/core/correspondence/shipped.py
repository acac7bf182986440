"""The wording that comes with the software: one file a message in `data/messages/`, as the README.md there says."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from commonweal.core.correspondence.wording import Wording
from commonweal.core.design.data import data_folder

ENGLISH = "en"


@dataclass(frozen=True)
class ShippedMessage:
    """One message: what it is for, its wordings, and example values that fill every placeholder it may use.

    `secret` names placeholders that open something by themselves (a sign-in link): they must be in the wording, and are
    taken out of what is kept once the message is sent.
    """

    name: str
    title: str
    when: str
    standard: Wording
    example: Mapping[str, Any]
    easy_read: Wording | None = None
    languages: Mapping[str, Wording] = field(default_factory=dict)
    secret: frozenset[str] = frozenset()

    def wording(self, language: str = ENGLISH, *, easy_read: bool = False) -> Wording | None:
        """The shipped wording in exactly this language and form; None where there is none."""
        if easy_read:
            return self.easy_read if language == ENGLISH else None
        return self.standard if language == ENGLISH else self.languages.get(language)


_KNOWN = {"title", "when", "subject", "body", "text", "easy_read", "example", "secret"}


@cache
def shipped_messages() -> dict[str, ShippedMessage]:
    """Every shipped message by name, in alphabetical order."""
    return {path.stem: _read(path.stem) for path in sorted((data_folder() / "messages").glob("*.toml"))}


def shipped_message(name: str) -> ShippedMessage:
    """One message; ValueError where no file has this name."""
    found = shipped_messages().get(name)
    if found is None:
        raise ValueError(f"There is no message {name!r}: add data/messages/{name}.toml, or use one of its neighbours")
    return found


def _read(name: str) -> ShippedMessage:
    path = data_folder() / "messages" / f"{name}.toml"
    with path.open("rb") as file:
        table = tomllib.load(file)
    variants = {key: value for key, value in table.items() if key not in _KNOWN}
    odd = sorted(key for key, value in variants.items() if not (isinstance(value, dict) and 2 <= len(key) <= 10))
    if odd:
        raise ValueError(f"{path.name}: {', '.join(odd)} is not known; a language is a table named by its code ([cy])")
    return ShippedMessage(
        name=name,
        title=table["title"],
        when=table["when"],
        standard=_wording(table),
        example=table.get("example", {}),
        easy_read=_wording(table["easy_read"], table) if "easy_read" in table else None,
        languages={language: _wording(variant, table) for language, variant in variants.items()},
        secret=frozenset(table.get("secret", ())),
    )


def _wording(table: Mapping[str, Any], fallback: Mapping[str, Any] | None = None) -> Wording:
    """The wording of a table; a variant without its own subject or text takes the standard one's."""
    other = fallback or {}
    return Wording(
        subject=table.get("subject", other.get("subject", "")),
        body=table["body"].strip(),
        text=table.get("text", other.get("text", "")).strip(),
    )
