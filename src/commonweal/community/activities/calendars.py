"""Sessions as a calendar that phones and computers read (iCalendar). No names of people are in it."""

from collections.abc import Iterable
from datetime import UTC
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event

from commonweal.community.activities.models import Booking, Session
from commonweal.community.activities.places import State
from commonweal.community.activities.saying import cost_said, due_said, where_said

FEED_HOURS = 4
"""How often a calendar that subscribes should ask again."""


def calendar_of_sessions(title: str, sessions: Iterable[Session]) -> bytes:
    """A calendar of sessions, for everybody. Cancelled ones are in it as cancelled, so that they go from one's own."""
    calendar = _calendar(title)
    for session in sessions:
        event = _event(session, str(session.pk))
        event.add("description", _about(session))
        event.add("url", settings.SITE_URL + reverse("activities:activity", args=[session.activity_id]))
        event.add("status", "CANCELLED" if session.cancelled_at else "CONFIRMED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def calendar_of_bookings(title: str, bookings: Iterable[Booking]) -> bytes:
    """A calendar of somebody's own bookings. A place on a waiting list is in it as not certain."""
    calendar = _calendar(title)
    for booking in bookings:
        session = booking.session
        event = _event(session, str(booking.pk))
        event.add("description", f"{booking.state_words}. {due_said(booking)}.")
        event.add("url", settings.SITE_URL + reverse("activities:booking", args=[booking.pk]))
        certain = {State.CANCELLED: "CANCELLED", State.WAITING: "TENTATIVE", State.OFFERED: "TENTATIVE"}
        event.add("status", certain.get(State(booking.state), "CONFIRMED"))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _calendar(title: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Commonweal//Activities//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("x-wr-timezone", "Europe/London")
    calendar.add("x-published-ttl", f"PT{FEED_HOURS}H")
    return calendar


def _event(session: Session, key: str) -> Event:
    """An event with its times in UTC, which every calendar reads without being told of time zones."""
    event = Event()
    event.add("uid", f"{key}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("summary", session.activity.title)
    event.add("dtstart", session.starts_at.astimezone(UTC))
    event.add("dtend", session.ends_at.astimezone(UTC))
    event.add("dtstamp", timezone.now().astimezone(UTC))
    event.add("last-modified", session.changed_at.astimezone(UTC))
    event.add("sequence", int(session.changed_at.timestamp()))
    event.add("location", where_said(session.activity))
    return event


def _about(session: Session) -> str:
    said = [session.note, session.activity.about, cost_said(session.activity), session.cancelled_reason]
    return "\n".join(part for part in said if part)
