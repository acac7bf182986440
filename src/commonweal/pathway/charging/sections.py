"""The part of a record page that tells what the person pays."""

from typing import Any

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.charging.queries import latest_contribution, may_assess, open_tasks, teller_of
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access


def contribution_section(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """The contribution that counts, and whether one has to be worked out. None with neither, or with money hidden."""
    found = latest_contribution(person)
    task = open_tasks().filter(person=person).first()
    if found is None and task is None:
        return None
    return {
        "contribution": found,
        "task": task,
        "may_assess": may_assess(actor, access),
        "may_tell": teller_of(actor, person, access) is not None,
    }
