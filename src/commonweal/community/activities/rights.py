"""Who may do what with an activity and its bookings. Who may see a booking is the database's rule."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection

from commonweal.community.activities.models import Activity, Booking
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import CARE_STAFF, Role

LEADS = (Role.GROUP_LEADER, Role.VOLUNTEER_COORDINATOR)
"""Whose work is to run groups."""

RUNS = (*LEADS, Role.PARTNER_WORKER, Role.PROVIDER, *CARE_STAFF)
"""Who may run the activities of the organisation they work in."""

BOOKS_FOR = CARE_STAFF
"""Who may book for somebody at any organisation's activity: by phone, or face to face."""


def runs(actor: Actor, organisation_id: UUID) -> bool:
    """Whether the actor runs the activities of this organisation."""
    return actor.is_system or (organisation_id in actor.organisations and actor.has_role(*RUNS))


def require_runs(actor: Actor, activity: Activity) -> None:
    """Raise PermissionDenied unless the actor works for the activity's organiser."""
    if not runs(actor, activity.organisation_id):
        raise PermissionDenied("Only those who run this activity can do this.")


def may_book_for(actor: Actor, activity: Activity) -> bool:
    """Whether the actor may book for somebody else as part of their work."""
    return runs(actor, activity.organisation_id) or actor.has_role(*BOOKS_FOR)


def is_own(actor: Actor, booking: Booking) -> bool:
    """Whether the actor booked it (or it was booked for them), or holds its code."""
    if actor.account_id is not None and booking.account_id == actor.account_id:
        return True
    return bool(booking.code) and booking.code == _held_code()


def may_change(actor: Actor, booking: Booking) -> bool:
    """Whether the actor may cancel a booking that they see, and answer an offer: a carer who only sees it may not."""
    return is_own(actor, booking) or runs(actor, booking.organisation_id) or actor.has_role(*BOOKS_FOR)


def require_may_change(actor: Actor, booking: Booking) -> None:
    """Raise PermissionDenied unless the actor may change the booking."""
    if not may_change(actor, booking):
        raise PermissionDenied("Only whoever booked, and those who help with bookings, can do this.")


def _held_code() -> str:
    """The code that this transaction holds, as row security reads it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('commonweal.draft_key', true)")
        (code,) = cursor.fetchone()
    return code or ""
