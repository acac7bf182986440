"""The needs that services are listed under. Pure.

Read from `data/taxonomies/needs.toml`.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from commonweal.core.design.data import data_folder


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
