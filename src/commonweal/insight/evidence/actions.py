"""Writing evidence: each start and end of support that the ledger tells of, under a pseudonym."""

import base64
import hashlib
import hmac
from uuid import UUID

from django.conf import settings

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.ledger.models import Entry
from commonweal.insight.evidence.models import WeeklySupport

SUPPORT_STARTED = "support.started"
SUPPORT_ENDED = "support.ended"


def pseudonym_of(person_id: UUID) -> str:
    """Twelve letters and digits that stand for a person: always the same, and not to be undone without the key."""
    digest = hmac.new(settings.PSEUDONYM_KEY.encode(), person_id.bytes, hashlib.sha256).digest()
    return base64.b32encode(digest)[:12].decode()


def record_support(entry: Entry) -> None:
    """Write what one ledger entry says of support. Entries may be read again: the outcome is the same."""
    facts = entry.payload
    if entry.kind == SUPPORT_ENDED:
        WeeklySupport.objects.filter(support_id=facts["support"]).update(ends_on=facts["ends_on"])
        return
    if entry.person_id is None:
        raise ValueError(f"Entry {entry.pk} starts support for nobody")
    WeeklySupport.objects.update_or_create(
        support_id=facts["support"],
        defaults={
            "pseudonym": pseudonym_of(entry.person_id),
            "place_id": facts["place"],
            "neighbourhood_id": facts["neighbourhood"],
            "former_council_id": facts["former_council"],
            "kind": facts["kind"],
            "holding": facts["holding"],
            "age_band": facts["age_band"],
            "weekly_hours": facts["weekly_hours"],
            "weekly_cost": facts["weekly_cost"],
            "starts_on": facts["starts_on"],
            "ends_on": None,
            "entry_id": entry.pk,
        },
    )


def rebuild_evidence() -> int:
    """Read the whole ledger again and write the evidence from it; returns how many pieces of support there are."""
    with acting_as(system_actor("evidence")):
        WeeklySupport.objects.all().delete()
        entries = Entry.objects.filter(kind__in=(SUPPORT_STARTED, SUPPORT_ENDED)).order_by("happened_at", "number")
        for entry in entries.iterator():
            record_support(entry)
        return WeeklySupport.objects.count()
