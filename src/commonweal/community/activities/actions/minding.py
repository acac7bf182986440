"""What the jobs do: reminders, offers that run out (`offering`), and forgetting names that are needed no more."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from commonweal.community.activities.actions.telling import tell
from commonweal.community.activities.models import Booking, CalendarLink
from commonweal.community.activities.offer_time import is_waking_hour, rules_on
from commonweal.community.activities.places import State
from commonweal.core.accounts.actors import Actor

MOST_AT_ONCE = 200


def send_reminders(actor: Actor, now: datetime) -> int:
    """Remind those who have a place at a session that begins soon, once, in waking hours; returns how many. Who booked
    so late that they were told only now is not reminded."""
    rules = rules_on(timezone.localdate(now))
    if not is_waking_hour(now, rules):
        return 0
    ahead = timedelta(hours=rules.reminder_hours)
    with transaction.atomic():
        due = (
            Booking.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("session__activity__organisation", "account")
            .filter(
                state=State.BOOKED,
                reminded_at=None,
                session__cancelled_at=None,
                session__starts_at__gt=now,
                session__starts_at__lte=now + ahead,
                made_at__lt=F("session__starts_at") - ahead,
            )
            .order_by("person_id", "number")[:MOST_AT_ONCE]
        )
        bookings = list(due)
        for booking in bookings:
            tell(actor, booking, booking.session, "session-reminder")
        Booking.objects.filter(pk__in=[booking.pk for booking in bookings]).update(reminded_at=now)
    return len(bookings)


def forget_names(actor: Actor, now: datetime) -> int:
    """Remove the names and numbers of people without a record or an account, the kept days after their session; the
    counts stay. Returns how many."""
    before = now - timedelta(days=rules_on(timezone.localdate(now)).names_kept_days)
    old = Booking.objects.filter(person=None, account=None, forgotten_at=None, session__ends_at__lt=before)
    return old.update(
        forgotten_at=now, name="", booked_by="", phone="", email="", code="", access_needs=[], access_note="", result=""
    )


def make_calendar_link(actor: Actor) -> CalendarLink:
    """A new secret address for one's own calendar; the one before opens nothing any more."""
    if actor.account_id is None:
        raise PermissionDenied("Sign in to have a calendar of your bookings.")
    with transaction.atomic():
        CalendarLink.objects.filter(account=actor.account_id).delete()
        link = CalendarLink(account_id=actor.account_id, made_at=timezone.now())
        link.save(force_insert=True)
    return link
