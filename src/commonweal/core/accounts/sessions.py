"""What happens at the end of a session: whoever asks for a page that needs one is led to sign in, and loses nothing."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control

from commonweal.core.accounts import kept
from commonweal.core.accounts.models import Account

API = "/api/"


class SessionEndMiddleware:
    """Leads whoever is signed out to the sign-in page when a page refuses them, keeping what they had typed.

    A hidden record looks missing to somebody signed out, so "not found" leads there too where this browser had a
    session before. The answers of the JSON API are left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = request.user.pk
        response = self.get_response(request)
        if isinstance(request.user, Account):
            if kept.last_account(request) != request.user.pk:
                kept.remember_account(response, request.user.pk)
            _keep_private(response)
            self._forget_what_was_sent(request, response)
        elif before is not None:
            response.delete_cookie(kept.LAST_ACCOUNT_COOKIE)
            clear_what_was_kept(response)
        elif "Authorization" in request.headers or request.session.get("draft_key"):
            _keep_private(response)  # a key's answers, and what somebody writes before they sign in
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if request.user.is_authenticated or request.path.startswith(API):
            return None
        if isinstance(exception, PermissionDenied):
            return lead_to_sign_in(request)
        if isinstance(exception, Http404) and kept.last_account(request) is not None:
            return lead_to_sign_in(request)
        return None

    def _forget_what_was_sent(self, request: HttpRequest, response: HttpResponse) -> None:
        kept_again = response.headers.get("Location") == reverse("accounts:kept")
        if request.method == "POST" and response.status_code < 400 and not kept_again:
            sent_again = kept.kept_for(request)
            if sent_again is not None and sent_again.path == request.get_full_path():
                kept.forget(request)


def clear_what_was_kept(response: HttpResponse) -> None:
    """Have the browser forget the pages it was sent: "Back" on a shared computer must not show them again."""
    response["Clear-Site-Data"] = '"cache"'


def _keep_private(response: HttpResponse) -> None:
    if not response.has_header("Cache-Control"):
        patch_cache_control(response, private=True, no_cache=True)


def lead_to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to the sign-in page and back: to this page, or to what was typed, kept for whose session had ended."""
    account = kept.last_account(request)
    if request.method != "POST":
        back = request.get_full_path()
    elif account is not None:
        kept.keep(request, account)
        back = reverse("accounts:kept")
    else:
        back = _page_it_came_from(request)
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': back})}")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form with a mark that no longer fits: usually opened before signing in again in another tab.

    Where the browser says that the form was on a page of ours, what was typed is kept and can be sent from a fresh
    page; a form from elsewhere is refused and nothing of it is kept.
    """
    if not request.path.startswith((API, "/sign-in", "/sign-up")) and _from_our_own_page(request):
        if isinstance(request.user, Account):
            kept.keep(request, request.user.pk)
            return HttpResponseRedirect(reverse("accounts:kept"))
        if kept.last_account(request) is not None:
            return lead_to_sign_in(request)
    lines = [
        "For your safety we take a form only from a page that we sent to this browser a short while ago.",
        "Go back, load the page again, and send it once more. Your browser must accept cookies from this site.",
    ]
    return render(request, "design/error.html", {"heading": "We could not take that form", "lines": lines}, status=403)


def _from_our_own_page(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin", "")
    return bool(origin) and origin == f"{request.scheme}://{request.get_host()}"


def _page_it_came_from(request: HttpRequest) -> str:
    """The page of ours whose form this was, or the start page."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    return came_from.path if came_from.netloc == request.get_host() and came_from.path else reverse("accounts:home")
