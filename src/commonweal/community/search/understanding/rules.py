"""A rule: words that say a condition, and which one. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass

Meaning = Callable[[re.Match[str]], tuple[str, str] | None]
"""From what was found: what a filter takes, and what a page says; None where it means nothing after all."""


@dataclass(frozen=True)
class Rule:
    """`stays`: the words are looked for too, lightly."""

    kind: str
    pattern: re.Pattern[str]
    meaning: Meaning
    stays: bool = False


def says(kind: str, pattern: str, value: str, label: str, *, stays: bool = False) -> Rule:
    """The pattern, as whole words, always says the same."""
    return asks(kind, pattern, lambda found: (value, label), stays=stays)


def asks(kind: str, pattern: str, meaning: Meaning, *, stays: bool = False) -> Rule:
    """The pattern, as whole words; what it says depends on what was found."""
    return Rule(kind, re.compile(rf"(?<![\w-])(?:{pattern})(?!\w)"), meaning, stays)


def before(found: re.Match[str]) -> str:
    """The word before what was found; "" where there is none."""
    return (found.string[: found.start()].split() or [""])[-1]


def after(found: re.Match[str]) -> str:
    """The word after what was found; "" where there is none."""
    return (found.string[found.end() :].split() or [""])[0].strip(",.;?!")
