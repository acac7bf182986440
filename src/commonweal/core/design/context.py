"""What every page is given besides its own context."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from commonweal.core.accounts.actors import NOBODY
from commonweal.core.design.navigation import navigation_for
from commonweal.core.design.person_pages import person_strip, plain_summary, reading_needs


def page_context(request: HttpRequest) -> dict[str, Any]:
    """The actor, the navigation they see, how they read, what pages about a person show first, whether this is the
    demo, and how long the session lasts (seconds)."""
    actor = getattr(request, "actor", NOBODY)
    return {
        "request": request,
        "actor": actor,
        "navigation": navigation_for(actor, request.path),
        "reading": reading_needs(actor),
        "person_strip": person_strip,
        "plain_summary": plain_summary,
        "is_demo": settings.IS_DEMO,
        "session_seconds": settings.SESSION_COOKIE_AGE,
    }
