"""Who may open a page: the two decorators of the house. Finer questions are the actor's and the database's."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import Role

View = Callable[..., HttpResponse]


def sign_in_required(view: View) -> View:
    """Lead whoever is not signed in to the sign-in page, and back here (or to what they typed) afterwards."""

    @wraps(view)
    def guarded(request: CommonwealRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.actor.require_signed_in()
        return view(request, *args, **kwargs)

    return guarded


def role_required(*roles: Role) -> Callable[[View], View]:
    """Open a page to these roles; others get a page that names who may (403), or the sign-in page when signed out."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: CommonwealRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request.actor.require_role(*roles)
            return view(request, *args, **kwargs)

        return guarded

    return decorate
