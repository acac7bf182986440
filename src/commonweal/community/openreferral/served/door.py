"""The feed's own door: open to anybody, from any page of the web, without a session, and always answering in JSON."""

import logging
import time
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.security import SecurityMiddleware
from django.urls import Resolver404, resolve

from commonweal.community.openreferral.served.answers import refused
from commonweal.community.openreferral.served.throttle import Throttle
from commonweal.community.openreferral.served.urls import BASE

logger = logging.getLogger(__name__)

METHODS = "GET, HEAD, OPTIONS"
URLS = "commonweal.community.openreferral.served.urls"


class FeedMiddleware:
    """Answers all that is below the feed's base before anything else does: such requests start no session, set no
    cookie and act for nobody. Every answer may be read by any page of the web (CORS), refusals too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.secured = SecurityMiddleware(self._answer)
        self.throttle = Throttle()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not f"{request.path_info.strip('/')}/".startswith(f"{BASE}/"):
            return self.get_response(request)
        response = self.secured(request)
        assert isinstance(response, HttpResponseBase)  # an awaitable comes of asynchronous servers only
        response["Access-Control-Allow-Origin"] = "*"
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return self._refusal(request) or self._found(request)
        except SuspiciousOperation:
            return refused(400, "Something in the request could not be read.")
        except (OperationalError, InterfaceError):
            logger.exception("The records could not be reached")
            return refused(503, "The records cannot be reached. Try again soon.", Retry_After="30")
        except Exception:
            logger.exception("The feed could not answer %s", request.path)
            return refused(500, "Something went wrong, and it is our fault.")

    def _refusal(self, request: HttpRequest) -> HttpResponse | None:
        if request.method == "OPTIONS":
            return _what_may_be_asked()
        if request.method not in ("GET", "HEAD"):
            return refused(405, f"This feed is for reading: {METHODS}.", Allow=METHODS)
        wait = self.throttle.seconds_to_wait(_address(request), settings.FEED_REQUESTS_A_MINUTE, time.monotonic())
        if wait:
            detail = f"More than {settings.FEED_REQUESTS_A_MINUTE} requests came from your address in a minute."
            return refused(
                429, f"{detail} Wait {wait} seconds; format=ndjson gives all at once.", Retry_After=str(wait)
            )
        return None

    def _found(self, request: HttpRequest) -> HttpResponseBase:
        try:
            found = resolve(request.path_info, URLS)
        except Resolver404:
            return refused(404, f"There is nothing at {request.path}. /{BASE}/openapi.json lists what there is.")
        response: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
        return response


def _what_may_be_asked() -> HttpResponse:
    return HttpResponse(
        status=204,
        headers={
            "Allow": METHODS,
            "Access-Control-Allow-Methods": METHODS,
            "Access-Control-Allow-Headers": "*",
            "Access-Control-Max-Age": "86400",
        },
    )


def _address(request: HttpRequest) -> str:
    """Who asks, as the proxies that are trusted say; whoever cannot be told apart is counted together."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return ""
