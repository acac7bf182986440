"""What somebody unknown may do so often and no more: try return codes, and send what others are written to about.

Wrong codes are counted by reference only: a code has 55 bits, so trying many references is no shortcut, and behind a
proxy all people may seem to come from one address. What is sent is counted by the address of the computer, as there is
nothing else to know somebody by; a library's computer serves many, so there is room for twenty an hour.
"""

from allauth.core import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

SENT = "sent_by_unknown"
"""The name of the limit in `ACCOUNT_RATE_LIMITS`."""

TOO_MANY_SENT = (
    "Much was sent from your internet connection in the last hour. What you typed is kept: press the button again "
    "later, or sign in."
)
PAUSE_SECONDS = 15 * 60
PAUSE_SAID = "15 minutes"
MOST_TRIES = 5


def may_send(request: HttpRequest) -> bool:
    """Count one more thing that is sent (a booking, a referral, an offer) from this computer by somebody who is not
    signed in; False where there were too many, which `TOO_MANY_SENT` says. Whoever is signed in is known, and may."""
    return request.user.is_authenticated or bool(ratelimit.consume(request, action=SENT))


def is_paused(reference: str) -> bool:
    """Whether too many wrong codes were tried for this reference in a short time."""
    tries: int = cache.get(_key(reference), 0)
    return tries >= MOST_TRIES


def count_wrong_try(reference: str) -> None:
    """Count one; the pause begins anew with each."""
    cache.set(_key(reference), cache.get(_key(reference), 0) + 1, PAUSE_SECONDS)


def _key(reference: str) -> str:
    return f"wrong-codes.{reference}"
