"""What waits here for somebody, for their start page."""

from collections.abc import Iterable

from django.urls import reverse

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import CARE_STAFF, Role
from commonweal.core.design.listing import counted
from commonweal.core.design.navigation import Reminder
from commonweal.people.about.queries import alerts_to_review


def alerts_waiting(actor: Actor) -> Iterable[Reminder]:
    """Alerts whose day to look at them again has come, for care staff."""
    if not actor.is_signed_in or not actor.has_role(*CARE_STAFF, Role.SAFEGUARDING_LEAD):
        return []
    waiting = counted(alerts_to_review(), "alert is to be looked at again", "alerts are to be looked at again")
    return [Reminder(waiting, "Look at them", reverse("about:to_review"))] if waiting else []
