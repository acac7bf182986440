"""Whoever works here signs in with two steps: a password alone opens no work page."""

from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from commonweal.core.accounts.demo import is_persona
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Account

CONFIRMED = "second_step_confirmed"
AFTERWARDS = "second_step_afterwards"
SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
OPEN_WITHOUT = ("/account/second-step", "/sign-in", "/sign-up", "/sign-out", "/session", "/demo")
INFORMATION = ("/", "/accessibility", "/privacy")


class SecondStepMiddleware:
    """Leads a member of staff without a second step to set one up, whatever page they ask for.

    Residents may choose. The council's own sign-in counts as two steps: the council decides what it asks for. The
    invented people of the demo need none.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: CommonwealRequest) -> HttpResponse:
        if request.path in INFORMATION or request.path.startswith(OPEN_WITHOUT) or not is_missing(request):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": "Set up a second step of sign-in first."}, status=403)
        if request.method == "GET":
            request.session[AFTERWARDS] = request.get_full_path()
        return HttpResponseRedirect(reverse("mfa_index"))


def is_missing(request: HttpRequest) -> bool:
    """Whether this session is a member of staff's without a second step; the session remembers that it is not."""
    account = request.user
    if not isinstance(account, Account) or not request.actor.is_staff:  # type: ignore[attr-defined]
        return False
    if request.session.get(CONFIRMED) == str(account.pk):
        return False
    if is_persona(account) or has_second_step(account) or came_from_council(request):
        request.session[CONFIRMED] = str(account.pk)
        return False
    return True


def has_second_step(account: Account) -> bool:
    """Whether an authenticator app or a passkey is set up."""
    return Authenticator.objects.filter(user_id=account.pk, type__in=SECOND_STEPS).exists()


def came_from_council(request: HttpRequest) -> bool:
    """Whether this session was opened through the council's own sign-in."""
    account = request.user if isinstance(request.user, Account) else None
    return any(record["method"] == "socialaccount" for record in get_authentication_records(request, account))
