"""When a service of the directory is next held, and how many places are left, where it takes bookings."""

from django.utils import timezone

from commonweal.community.activities.actions.booking import is_open
from commonweal.community.activities.models import Session
from commonweal.community.activities.queries import upcoming_sessions
from commonweal.community.directory.models import Service


def sessions_of(service: Service) -> list[Session]:
    """The next sessions of a service's activities that can be booked now, soonest first."""
    now = timezone.now()
    return [one for one in upcoming_sessions([service.pk]).get(service.pk, []) if is_open(one, now)]
