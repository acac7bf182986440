"""What is done by night: work whose consent ran out is closed, and sharing ends some time after the work has ended."""

from datetime import datetime, timedelta

from django.db import transaction

from commonweal.community.navigation.actions.holding import close_without_consent
from commonweal.community.navigation.models import Journey
from commonweal.community.navigation.timing import days_of
from commonweal.core.accounts.actors import Actor
from commonweal.people.consent.actions import end_consent


def close_lapsed(actor: Actor, now: datetime) -> int:
    """Close work that rests on a consent that has run out; returns how many."""
    lapsed = Journey.objects.filter(closed_at=None, consent__ends_at__lte=now).select_related("person")
    for journey in lapsed:
        with transaction.atomic():
            close_without_consent(actor, journey, now, "Link work closed: the agreement to share ran out")
    return len(lapsed)


def end_old_sharing(actor: Actor, now: datetime) -> int:
    """End the consents of work that was closed a while ago and has nothing to follow up; returns how many."""
    before = now - timedelta(days=days_of("sharing_days_after_closing"))
    over = Journey.objects.filter(closed_at__lt=before, consent__isnull=False, consent__withdrawn_at=None)
    over = over.exclude(consent__ends_at__lte=now).select_related("person", "consent")
    ended = 0
    for journey in over:
        waits = journey.follow_up_on is not None and journey.followed_up_on is None
        goes_on = Journey.objects.filter(consent=journey.consent_id, closed_at=None).exists()
        if waits or goes_on or journey.consent is None:
            continue
        end_consent(actor, journey.consent, reason="The work it was given for is over")
        ended += 1
    return ended
