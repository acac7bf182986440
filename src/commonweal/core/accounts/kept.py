"""What somebody had typed when their session ended: kept on the server until the same person has signed in again.

It is bound twice: to the browser's new session, where it lies, and to the account whose session ended. That account is
known from a signed cookie, which names it and opens nothing.
"""

import re
from dataclasses import asdict, dataclass
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, QueryDict

LAST_ACCOUNT_COOKIE = "last_account"
LAST_ACCOUNT_DAYS = 7
_SESSION_KEY = "kept_typing"
_NEVER_KEPT = re.compile(r"csrfmiddlewaretoken|passw|secret|token|otp|credential", re.IGNORECASE)


@dataclass(frozen=True)
class Kept:
    """One form as it was sent: to which address, with which fields (in order, a name may come twice), whose it was."""

    account: str
    path: str
    fields: list[list[str]]

    @property
    def shown(self) -> list[tuple[str, str]]:
        """The fields that hold something, named in words: what the person typed or chose."""
        return [(name.replace("_", " ").replace("-", " ").capitalize(), value) for name, value in self.fields if value]


def last_account(request: HttpRequest) -> UUID | None:
    """Whose session was last open in this browser (if they did not sign out), as our own signature vouches."""
    try:
        signed = request.get_signed_cookie(LAST_ACCOUNT_COOKIE, salt=LAST_ACCOUNT_COOKIE, max_age=_seconds())
        return UUID(signed)
    except (KeyError, BadSignature, ValueError):
        return None


def remember_account(response: HttpResponse, account: UUID) -> None:
    """Set the cookie that tells whose session this was once it has ended."""
    response.set_signed_cookie(
        LAST_ACCOUNT_COOKIE,
        str(account),
        salt=LAST_ACCOUNT_COOKIE,
        max_age=_seconds(),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def keep(request: HttpRequest, account: UUID) -> None:
    """Keep the fields of this POST for that account. Files and secrets are not kept."""
    kept = Kept(str(account), request.get_full_path(), _fields(request.POST))
    request.session[_SESSION_KEY] = asdict(kept)


def kept_for(request: HttpRequest) -> Kept | None:
    """What was kept for the account now signed in; anything kept for another is thrown away unseen."""
    stored = request.session.get(_SESSION_KEY)
    if stored is None:
        return None
    kept = Kept(**stored)
    if kept.account != str(request.user.pk):
        forget(request)
        return None
    return kept


def forget(request: HttpRequest) -> None:
    request.session.pop(_SESSION_KEY, None)


def _fields(posted: QueryDict) -> list[list[str]]:
    return [[name, str(value)] for name, values in posted.lists() for value in values if not _NEVER_KEPT.search(name)]


def _seconds() -> int:
    return LAST_ACCOUNT_DAYS * 24 * 60 * 60
