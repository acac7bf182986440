"""The part of a record page that tells of assessments."""

from typing import Any

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.assessments.kinds import OF_NEEDS
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.assessments.queries import (
    ALLOCATORS,
    ASSESSORS,
    assessments_shown_to,
    form_of,
    waiting_allocation,
)
from commonweal.pathway.forms.queries import values_of
from commonweal.people.identity.models import Person
from commonweal.people.sight.models import Basis
from commonweal.people.sight.queries import Access


def assessment_section(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """The latest assessment, those before, and the team that the person waits for. None with nothing to tell."""
    found = list(assessments_shown_to(actor).filter(person=person).order_by("-started_at"))
    waits = waiting_allocation(person)
    works_with = actor.is_system or access.keeps
    of_needs = next((one for one in found if one.kind in OF_NEEDS), None)
    latest = of_needs or (found[0] if found else None)
    is_open = of_needs is not None and of_needs.is_open
    is_mine = waits is None or waits.team_id in actor.teams
    may_begin = (access.is_own or Basis.CARER in access.bases) and not is_open
    if not (found or waits or works_with or may_begin):
        return None
    return {
        "assessment": latest,
        "what_matters": _what_matters(latest),
        "earlier": [one for one in found if one is not latest],
        "waits": waits,
        "is_own": access.is_own,
        "may_begin": may_begin,
        "may_start": works_with and is_mine and actor.has_role(*ASSESSORS),
        "may_allocate": works_with
        and actor.has_role(*ALLOCATORS)
        and not (is_open and of_needs is not None and of_needs.assessor_id),
    }


def _what_matters(assessment: Assessment | None) -> str:
    """What the person said matters, in the assessment that the record shows."""
    filled = form_of(assessment) if assessment else None
    return str(values_of(filled).get("what-matters", "")) if filled else ""
