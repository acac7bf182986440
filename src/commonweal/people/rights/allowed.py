"""Who may ask, look through, release and decide."""

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import CARE_STAFF, Role
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import access_of, is_own_record

OFFICERS = (Role.TEAM_MANAGER,)
"""They answer for the record: they look through what is given out, and decide on corrections."""


def may_ask(actor: Actor, person: Person) -> bool:
    """The person, and care staff for them."""
    return is_own_record(actor, person) or actor.has_role(*CARE_STAFF)


def may_answer(actor: Actor, person: Person) -> bool:
    """A manager who sees the person's care; never for their own record."""
    return actor.has_role(*OFFICERS) and not is_own_record(actor, person) and access_of(actor, person).sees("care")
