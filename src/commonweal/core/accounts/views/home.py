"""Where a signed-in person starts, and how long their session still lasts."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.queries import work_of
from commonweal.core.design.navigation import cards_for, reminders_for


@sign_in_required
def home(request: CommonwealRequest) -> HttpResponse:
    """`/home`: what the actor has to do next, and each page of theirs with what it is for and what waits there."""
    hour = timezone.localtime().hour
    context = {
        "greeting": "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening",
        "work": work_of(request.actor),
        "reminders": reminders_for(request.actor),
        "cards": cards_for(request.actor),
    }
    return render(request, "accounts/home.html", context)


def session_state(request: HttpRequest) -> JsonResponse:
    """For the page's own script: asking also lengthens the session. 401 once it has ended."""
    if not request.user.is_authenticated:
        return JsonResponse({"signed_in": False}, status=401)
    return JsonResponse({"signed_in": True, "seconds": settings.SESSION_COOKIE_AGE})
