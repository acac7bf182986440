"""The part of a record page that tells what a person owes and paid."""

from typing import Any

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.payments.queries.shown import absences_shown, account_of
from commonweal.pathway.plans.queries import current_support
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access


def money_section(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """The person's account and whether they are away now. None where nothing was billed and nobody was away."""
    account = account_of(person)
    absent = absences_shown(person).filter(ends_on=None).first()
    if not account.lines and absent is None and not _has_support(person):
        return None
    return {"account": account, "absent": absent}


def _has_support(person: Person) -> bool:
    return bool(current_support(person))
