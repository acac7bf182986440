"""Words that suggest somebody may be at risk. Pure.

They only flag: what has one (a request for help, a task for neighbours) is read first, and whoever writes it is told at
once what will happen. The words are data (`data/taxonomies/safety-words.toml`).
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from commonweal.core.design.data import data_folder

OWN_LIFE = "own-life"
"""The group that is about harm to oneself: people who write of it are also shown whom to call."""


@dataclass(frozen=True)
class Mention:
    """Words found in a text, as they were written, and the group they belong to."""

    words: str
    group: str
    group_name: str


@dataclass(frozen=True)
class Group:
    key: str
    name: str
    pattern: re.Pattern[str]


def safety_mentions(texts: Iterable[str]) -> list[Mention]:
    """What in the texts suggests that somebody may be at risk: each wording once, in the order of the groups."""
    joined = "\n".join(_plain(text) for text in texts)
    found = {
        (match.group().lower(), group.key): Mention(match.group(), group.key, group.name)
        for group in _groups()
        for match in group.pattern.finditer(joined)
    }
    return list(found.values())


def _plain(text: str) -> str:
    """With straight apostrophes and single spaces, so that what is typed on a phone matches."""
    return " ".join(text.replace("\u2019", "'").replace("\u2018", "'").replace("-", " ").split())


@cache
def _groups() -> tuple[Group, ...]:
    document = tomllib.loads((data_folder() / "taxonomies" / "safety-words.toml").read_text(encoding="utf-8"))
    return tuple(Group(key, entry["name"], _pattern(entry["words"])) for key, entry in document["groups"].items())


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    forms = (re.escape(_plain(word)).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"\b(?:{'|'.join(sorted(forms, key=len, reverse=True))})\b", re.IGNORECASE)
