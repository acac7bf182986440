"""Sessions and bookings in words: when, where, what it costs, how many places are left."""

from datetime import date, datetime

from django.utils import timezone

from commonweal.community.activities.models import Activity, Booking, Session
from commonweal.community.activities.places import Party
from commonweal.core.calculations.registry import in_pounds


def clock(moment: datetime) -> str:
    """A time of day as people say it: "10am", "2:30pm"."""
    local = timezone.localtime(moment)
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def hours_said(session: Session) -> str:
    """ "10am to 12:30pm"."""
    return f"{clock(session.starts_at)} to {clock(session.ends_at)}"


def day_said(day: date) -> str:
    """ "Thursday 26 November", with the year where it is not this one."""
    year = "" if day.year == timezone.localdate().year else f" {day.year}"
    return f"{day:%A} {day.day} {day:%B}{year}"


def when_said(session: Session) -> str:
    """ "Thursday 26 November, 10am to 12:30pm"."""
    return f"{day_said(timezone.localtime(session.starts_at).date())}, {hours_said(session)}"


def until_said(moment: datetime) -> str:
    """ "5pm on Thursday 26 November"."""
    return f"{clock(moment)} on {day_said(timezone.localtime(moment).date())}"


def cost_said(activity: Activity) -> str:
    """ "Free", or what each pays: "£3.50 each. Includes tea"."""
    said = f"{in_pounds(activity.contribution)} each" if activity.contribution else "Free"
    return f"{said}. {activity.contribution_note}" if activity.contribution_note else said


def where_said(activity: Activity) -> str:
    """Where it is held, on one line."""
    parts = [activity.where, activity.postcode if activity.postcode not in activity.where else ""]
    said = ", ".join(part for part in parts if part)
    if activity.way == Activity.Way.ONLINE:
        return f"Online: {said}" if said else "Online"
    return said or "Ask the group where"


def places_said(session: Session) -> str:
    """How many places are left, and how many wait: "3 places left", "Full. 2 on the waiting list"."""
    if session.cancelled_at:
        return "Cancelled"
    if session.places is None:
        return "Room for everybody"
    if session.free:
        return f"{session.free} place{'' if session.free == 1 else 's'} left"
    waiting = f"{session.waiting} on the waiting list" if session.waiting else "Nobody waits yet"
    return f"Full. {waiting}"


def party_said(party: Party) -> str:
    """Who comes, in words: "1 person", "3 people: 1 guest, 1 personal assistant or companion"."""
    if party.size == 1:
        return "1 person"
    along = [
        _counted(party.guests, "guest", "guests"),
        _counted(party.cared_for, "person they look after", "people they look after"),
        _counted(party.assistants, "personal assistant or companion", "personal assistants or companions"),
    ]
    return f"{party.size} people, with {', '.join(part for part in along if part)}"


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}" if number else ""


def due_said(booking: Booking) -> str:
    """What there is to pay for a booking: "Nothing to pay", "£7.00 to pay when you come"."""
    if not booking.contribution_due:
        return "Nothing to pay"
    left = booking.contribution_due - booking.contribution_paid
    if left <= 0:
        return f"{in_pounds(booking.contribution_paid)} paid"
    return f"{in_pounds(left)} to pay when you come"
