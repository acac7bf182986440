"""Where a signed-in person starts, and how long their session still lasts."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.queries import work_of
from commonweal.core.design.navigation import navigation_for

FOR_RESIDENTS = (
    {
        "text": "My record",
        "href": "/my-record",
        "description": "What is written about you: your needs, your budget, your plan, and who may look.",
    },
    {
        "text": "Ask for help",
        "href": "/ask",
        "description": "For yourself or for somebody you know. You can stop and come back.",
    },
    {
        "text": "Find help",
        "href": "/find",
        "description": "Services and groups near you. You need not ask anybody first.",
    },
)


@sign_in_required
def home(request: CommonwealRequest) -> HttpResponse:
    cards: list[dict[str, Any]] = [] if request.actor.is_staff else list(FOR_RESIDENTS)
    known = {card["href"] for card in cards}
    cards += [link for link in navigation_for(request.actor, request.path) if link["href"] not in known]
    hour = timezone.localtime().hour
    greeting = "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"
    return render(
        request,
        "accounts/home.html",
        {"cards": cards, "greeting": greeting, "work": work_of(request.actor)},
    )


def session_state(request: HttpRequest) -> JsonResponse:
    """For the page's own script: asking also lengthens the session. 401 once it has ended."""
    if not request.user.is_authenticated:
        return JsonResponse({"signed_in": False}, status=401)
    return JsonResponse({"signed_in": True, "seconds": settings.SESSION_COOKIE_AGE})
