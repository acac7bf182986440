"""Calendars to save or subscribe to."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from commonweal.community.activities.calendars import calendar_of_bookings, calendar_of_sessions
from commonweal.community.activities.models import Activity, CalendarLink
from commonweal.community.activities.queries import own_bookings, with_activity
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.middleware import CommonwealRequest

MOST_SESSIONS = 100


@require_safe
def of_activity(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """The sessions of an activity that lie ahead, cancelled ones too."""
    activity = get_object_or_404(Activity, pk=pk)
    ahead = with_activity().filter(activity=activity, ends_at__gt=timezone.now()).order_by("starts_at", "pk")
    return _calendar(calendar_of_sessions(activity.title, ahead[:MOST_SESSIONS]), "activity")


@require_safe
def of_session(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """One session."""
    session = get_object_or_404(with_activity(), pk=pk)
    return _calendar(calendar_of_sessions(session.activity.title, [session]), "session")


@require_safe
def own(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """The bookings of whoever made this secret address."""
    with acting_as(system_actor("opening a calendar by its secret address")):
        link = CalendarLink.objects.select_related("account").filter(pk=pk, account__is_active=True).first()
    if link is None:
        raise Http404("This calendar is not there")
    with acting_as(link.account) as actor:
        bookings = list(own_bookings(actor).order_by("-session__starts_at")[:MOST_SESSIONS])
    return _calendar(calendar_of_bookings("My bookings", bookings), "bookings", private=True)


def _calendar(content: bytes, name: str, *, private: bool = False) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    response["Cache-Control"] = "private, no-store" if private else "public, max-age=900"
    return response
