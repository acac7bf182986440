"""What work says of keeping: a record stays while something about the person waits to be done."""

from collections.abc import Collection, Iterable
from uuid import UUID

from commonweal.pathway.work.models import WorkItem
from commonweal.people.retention.contributed import add_reason_to_keep


def with_work_to_do(people: Collection[UUID]) -> Iterable[UUID]:
    """Those about whom work is open: an assessment, a plan, a review, a visit."""
    return WorkItem.objects.filter(person__in=people, done_at=None).values_list("person", flat=True)


def say_what_is_kept() -> None:
    """Called once, when the room loads."""
    add_reason_to_keep("work.open", "Work with them is not done", with_work_to_do)
