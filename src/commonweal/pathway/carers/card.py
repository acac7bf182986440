"""The number on a carer's card. It names nobody, and nothing is to be learnt by guessing it. Pure."""

import re
import secrets

LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"
"""Without what is misread (0 and O, 1 and I, L) and without vowels, so that no number is a word."""

_PLAIN = re.compile(r"[^0-9A-Z]")


def new_card_number() -> str:
    """CR-7K4M-9P2X: a number that nobody has yet, as near as never matters (the database refuses a second)."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"CR-{letters[:4]}-{letters[4:]}"


def read_card_number(typed: str) -> str:
    """The number as it is kept, however it was typed; "" where it can be none."""
    plain = _PLAIN.sub("", typed.upper())
    plain = plain[2:] if len(plain) == 10 and plain.startswith("CR") else plain
    return f"CR-{plain[:4]}-{plain[4:]}" if len(plain) == 8 and set(plain) <= set(LETTERS) else ""
