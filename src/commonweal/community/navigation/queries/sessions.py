"""When a service of the directory is next held, and how many places are left, where it takes bookings."""

from django.utils import timezone

from commonweal.community.activities.models import Session
from commonweal.community.directory.models import Service

MOST = 5


def sessions_of(service: Service) -> list[Session]:
    """The next sessions of a service's activities, soonest first."""
    upcoming = Session.objects.filter(
        activity__service=service, activity__ended_at=None, cancelled_at=None, starts_at__gte=timezone.now()
    )
    return list(upcoming.select_related("activity").order_by("starts_at")[:MOST])
