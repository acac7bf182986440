"""Who is asking, over the JSON API: a browser's session, or another system with a key of an account.

A router takes it as `auth=signed_in`; inside, `request.actor` is who the request acts for.
"""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import HttpError
from ninja.security.http import HttpBearer
from ninja.utils import check_csrf

from commonweal.core.accounts.actions import token_digest
from commonweal.core.accounts.actors import set_actor
from commonweal.core.accounts.models import Account, ApiToken


class SignedIn(HttpBearer):
    """Lets through a signed-in session (writes need its CSRF token too) or `Authorization: Bearer <key>`; else 401.

    A request that names a key is judged by the key alone, so that a browser's session never lends a bad key its rights.
    """

    def __call__(self, request: HttpRequest) -> Account | None:
        if "Authorization" in request.headers:
            account: Account | None = super().__call__(request)
            return account
        if not isinstance(request.user, Account):
            return None
        if check_csrf(request) is not None:
            raise HttpError(403, "Send the CSRF token of this session in the X-CSRFToken header.")
        return request.user

    def authenticate(self, request: HttpRequest, token: str) -> Account | None:
        held = (
            ApiToken.objects.select_related("account")
            .filter(digest=token_digest(token), expires_at__gt=timezone.now(), account__is_active=True)
            .first()
        )
        if held is None:
            return None
        request.actor = set_actor(held.account)  # type: ignore[attr-defined]
        return held.account


signed_in: Any = SignedIn()
