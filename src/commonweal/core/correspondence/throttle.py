"""Wrong return codes: a few may be tried for a reference, then there is a pause.

By reference only: a code has 55 bits, so trying many references is no shortcut, and behind a proxy all people may seem
to come from one address.
"""

from django.core.cache import cache

PAUSE_SECONDS = 15 * 60
PAUSE_SAID = "15 minutes"
MOST_TRIES = 5


def is_paused(reference: str) -> bool:
    """Whether too many wrong codes were tried for this reference in a short time."""
    tries: int = cache.get(_key(reference), 0)
    return tries >= MOST_TRIES


def count_wrong_try(reference: str) -> None:
    """Count one; the pause begins anew with each."""
    cache.set(_key(reference), cache.get(_key(reference), 0) + 1, PAUSE_SECONDS)


def _key(reference: str) -> str:
    return f"wrong-codes.{reference}"
