"""The part of a person's record that says who coordinates their support and what comes next."""

from typing import Any

from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.work.queries.lists import WORKS, as_line, coordinator_of, coordinators_of, work_about
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access, is_own_record

MOST_SHOWN = 20


def coordinator_line(request: Any, person: Any) -> str:
    """Who coordinates somebody's support, for the top of every page about them."""
    if not isinstance(person, Person) or person.pk is None:
        return ""
    now = coordinator_of(person)
    if now is None:
        return ""
    if is_own_record(request.actor, person):
        return f"Ask {now.worker} about your support."
    return f"Coordinator: {now.worker}{f', {now.team.name}' if now.team else ''}"


def work_on_record(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """What `work/section.html` shows. The person reads there whom to ask and what comes next."""
    is_staff = actor.has_role(*WORKS) and not access.is_own
    today = timezone.localdate()
    coordinators = list(coordinators_of(person))
    waits = work_about(person).filter(done_at=None)[:MOST_SHOWN] if is_staff or access.is_own else ()
    return {
        "coordinator": next((one for one in coordinators if one.ends_at is None), None),
        "history": [one for one in coordinators if one.ends_at is not None],
        "lines": [as_line(item, today) for item in waits],
        "is_staff": is_staff,
        "may_add": access.keeps,
    }
