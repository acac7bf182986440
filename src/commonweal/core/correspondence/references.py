"""References and codes that can be read out on the phone, copied by hand and typed again. Pure.

Neither has a letter or digit that looks or sounds like another (no O or 0, I, L or 1, S, Z, B, U or V), and no A or E,
so that chance spells no words.
"""

import re
import secrets

ALPHABET = "23456789CDFGHJKMNPQRTWXY"
PREFIX = "CW"
REFERENCE_GROUPS = (3, 3)
"""24 to the power of 6: 191 million references."""

CODE_GROUPS = (4, 4, 4)
"""24 to the power of 12: 55 bits, with few tries allowed."""

_MEANT = str.maketrans({"S": "5", "Z": "2", "B": "8"})
"""Letters that are never used, and what is meant when somebody reads them off paper."""

_IGNORED = re.compile(r"[\s.,_\-\u2010-\u2015]+")


class UnreadableError(ValueError):
    """What was typed cannot be a reference or a code; the message says how one looks."""


def new_reference() -> str:
    """A reference at random, such as CW-7K3-M9Q."""
    return "-".join((PREFIX, *_random(REFERENCE_GROUPS)))


def new_code() -> str:
    """A return code at random, such as 7K3M-9QXD-2HTR."""
    return "-".join(_random(CODE_GROUPS))


def normalise_reference(typed: str) -> str:
    """A reference as it is kept, however it was spaced or cased and with or without CW. Raises UnreadableError."""
    letters = _letters(typed)
    if len(letters) == len(PREFIX) + sum(REFERENCE_GROUPS):
        letters = letters.removeprefix(PREFIX)
    return "-".join((PREFIX, *_grouped(letters, REFERENCE_GROUPS, "Enter the reference, such as CW-7K3-M9Q")))


def normalise_code(typed: str) -> str:
    """A return code as it was given out, however it was spaced or cased. Raises UnreadableError."""
    return "-".join(_grouped(_letters(typed), CODE_GROUPS, "Enter the code: 12 letters and digits in three groups"))


def _random(groups: tuple[int, ...]) -> list[str]:
    return ["".join(secrets.choice(ALPHABET) for _ in range(size)) for size in groups]


def _letters(typed: str) -> str:
    return _IGNORED.sub("", typed).upper()


def _grouped(letters: str, groups: tuple[int, ...], advice: str) -> list[str]:
    meant = letters.translate(_MEANT)
    if len(meant) != sum(groups) or set(meant) - set(ALPHABET):
        raise UnreadableError(advice)
    cut, start = [], 0
    for size in groups:
        cut.append(meant[start : start + size])
        start += size
    return cut
