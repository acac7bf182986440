"""A few plain words that name a list, so that its link can be read out over the phone and typed. Pure.

Read from `data/directory/list-words.toml`.
"""

import tomllib
from collections.abc import Callable
from functools import cache

from commonweal.core.design.data import data_folder

LONGEST = 60


@cache
def words_in_turn() -> tuple[tuple[str, ...], ...]:
    """The words to choose from, for each place in turn."""
    content = tomllib.loads((data_folder() / "directory" / "list-words.toml").read_text(encoding="utf-8"))
    return tuple(tuple(content[place].split()) for place in ("first", "second", "third"))


def make_words(below: Callable[[int], int]) -> str:
    """Words such as "amber-otter-river". `below(n)` gives a number under n: `secrets.randbelow`, or a test's own."""
    return "-".join(words[below(len(words))] for words in words_in_turn())


def normalise_words(typed: str) -> str:
    """What somebody typed or heard as it is kept: "Amber otter, river" to "amber-otter-river"."""
    letters = "".join(letter if letter.isalpha() else " " for letter in typed.lower())
    return "-".join(letters.split())[:LONGEST]
