"""The part of a person's record that shows concerns, for those with sight of safeguarding; others can pass one on."""

from typing import Any

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.safeguarding.actions import RAISES
from commonweal.pathway.safeguarding.queries import concerns_about
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access


def concerns_on_record(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """What `safeguarding/section.html` shows: nothing to the person and their circle; it may be about one of them."""
    if access.is_own or not actor.has_role(*RAISES):
        return None
    sees = access.sees("safeguarding")
    return {"concerns": list(concerns_about(person)[:20]) if sees else [], "sees": sees}
