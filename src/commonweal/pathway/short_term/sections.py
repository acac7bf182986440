"""The part of a person's record that shows short-term support."""

from typing import Any

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import CARE_STAFF
from commonweal.pathway.short_term.queries import episodes_about
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access


def short_term_on_record(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """What `short_term/section.html` shows; left out where there was none and nothing can be begun."""
    found = list(episodes_about(person)[:10])
    may_begin = access.keeps and actor.has_role(*CARE_STAFF)
    return {"episodes": found, "may_begin": may_begin} if found or may_begin else None
