"""The needs that services are listed under, and the nearest of them to what somebody typed. Pure.

Read from `data/taxonomies/needs.toml`.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from commonweal.core.design.data import data_folder

SOUNDS_LIKE = 0.8
"""How alike (0 to 1) a typed word and a word of a need must be to count as meant: "demenia" is 0.93 like "dementia"."""

WHERE_TO_START = ("advice-and-information", "company", "washing-and-dressing", "carers")
"""Offered where nothing typed is near any need."""

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_TOO_SHORT = 3


@dataclass(frozen=True)
class Need:
    """One term: `words` are others that people use for it."""

    key: str
    name: str
    group: str
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """Everything a search may find the need by."""
        return " ".join((self.name, *self.words))


@cache
def all_needs() -> dict[str, Need]:
    """Every need by its key, in the order of the file."""
    document = tomllib.loads((data_folder() / "taxonomies" / "needs.toml").read_text(encoding="utf-8"))
    return {
        key: Need(key, entry["name"], entry["group"], tuple(entry["words"])) for key, entry in document["needs"].items()
    }


def needs_by_group() -> dict[str, list[Need]]:
    """The needs under their headings, in the order of the file."""
    groups: dict[str, list[Need]] = {}
    for need in all_needs().values():
        groups.setdefault(need.group, []).append(need)
    return groups


def needs_of(keys: Iterable[str]) -> list[Need]:
    """The needs with these keys; a key that the file no longer has is left out."""
    return [all_needs()[key] for key in keys if key in all_needs()]


def words_in(text: str) -> list[str]:
    """The words somebody typed, in order, without signs; apostrophes and hyphens inside a word stay."""
    return _WORD.findall(text)


def nearest_needs(text: str, how_many: int = 4) -> list[Need]:
    """The needs that the words come closest to, nearest first; where none is close, good places to start."""
    typed = [word.lower() for word in words_in(text) if len(word) > _TOO_SHORT]
    scored = [(sum(_closeness(word, need) for word in typed), need) for need in all_needs().values()]
    close = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])
    return [need for _, need in close[:how_many]] or needs_of(WHERE_TO_START)[:how_many]


def _closeness(word: str, need: Need) -> float:
    """How near a typed word is to any word of a need: 0 when it is like none of them."""
    best = max(SequenceMatcher(None, word, known).ratio() for known in _vocabulary(need))
    return best if best >= SOUNDS_LIKE else 0.0


@cache
def _vocabulary(need: Need) -> tuple[str, ...]:
    return tuple({word.lower() for word in words_in(need.text) if len(word) > _TOO_SHORT})
