"""The front page, what the house says of itself, and the demo's one-click sign-in."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from commonweal.core.accounts.actors import NOBODY
from commonweal.core.accounts.demo import PERSONA_DOMAIN, personas
from commonweal.core.accounts.models import Account
from commonweal.core.design.navigation import cards_for

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


FIRST_DOORS = ("/find", "/ask")
"""What most people come for: said at length on the front page, before whatever else is open to everybody."""


def front(request: HttpRequest) -> HttpResponse:
    doors = [card for card in cards_for(NOBODY) if card["href"] not in FIRST_DOORS]
    return render(request, "accounts/front.html", {"kinds": personas(), "doors": doors})


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/accessibility.html", {"contact": settings.CONTACT_EMAIL})


def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/privacy.html", {"contact": settings.CONTACT_EMAIL})


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Become one of the demo's invented people; there is no such page outside a demo."""
    if not settings.IS_DEMO:
        raise Http404
    try:
        chosen = UUID(request.POST.get("account", ""))
    except ValueError:
        raise Http404 from None
    account = get_object_or_404(Account, pk=chosen, email__endswith=PERSONA_DOMAIN, is_active=True)
    logout(request)
    login(request, account, backend=BACKEND)
    return redirect(settings.LOGIN_REDIRECT_URL)
