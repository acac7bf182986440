"""What safeguarding says of keeping: a record with an open concern or enquiry stays."""

from collections.abc import Collection, Iterable
from uuid import UUID

from commonweal.pathway.safeguarding.models import Concern
from commonweal.people.retention.contributed import add_reason_to_keep


def with_open_concern(people: Collection[UUID]) -> Iterable[UUID]:
    """Those about whom a concern waits to be decided."""
    return Concern.objects.filter(person__in=people, decided_at=None).values_list("person", flat=True)


def say_what_is_kept() -> None:
    """Called once, when the room loads."""
    add_reason_to_keep("safeguarding.concern", "A safeguarding concern is open", with_open_concern)
