"""The part of a record page that tells of assessments."""

from typing import Any

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.assessments.queries import (
    ALLOCATORS,
    ASSESSORS,
    assessments_shown_to,
    waiting_allocation,
)
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access


def assessment_section(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """The latest assessment, those before, and the team that the person waits for. None with nothing to tell."""
    found = list(assessments_shown_to(actor).filter(person=person).order_by("-started_at"))
    waits = waiting_allocation(person)
    works_with = actor.is_system or access.keeps
    is_open = bool(found) and found[0].decided_at is None
    is_mine = waits is None or waits.team_id in actor.teams
    if not (found or waits or works_with or access.is_own):
        return None
    return {
        "assessment": found[0] if found else None,
        "earlier": found[1:],
        "waits": waits,
        "is_own": access.is_own,
        "may_start": works_with and not is_open and is_mine and actor.has_role(*ASSESSORS),
        "may_allocate": works_with and not is_open and actor.has_role(*ALLOCATORS),
    }
