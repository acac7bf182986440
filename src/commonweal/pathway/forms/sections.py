"""The part of a record page that tells of forms."""

from typing import Any

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.forms.definitions.form import Form
from commonweal.pathway.forms.models import FilledForm
from commonweal.pathway.forms.queries import definition_of, forms_of
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access

MOST = 5


def forms_section(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """The person's open forms, and the way to all. None for whoever has nothing to do with them."""
    if not (access.is_own or access.keeps or actor.is_system):
        return None
    found = forms_of(person).filter(finished_at=None)[:MOST]
    lines: list[tuple[FilledForm, Form]] = [(one, definition_of(one)) for one in found]
    return {"lines": lines, "is_own": access.is_own}
