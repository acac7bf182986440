"""The part of a record page that tells of caring: whom this person looks after, and who looks after them."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import Role
from commonweal.pathway.carers.allowed import works_with
from commonweal.pathway.carers.models import Activation, Carer, ReplacementCare
from commonweal.pathway.carers.queries.register import carer_of, carers_of, carings_of, plans_by_caring
from commonweal.people.circle.queries import circle_of
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access


def caring_section(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """Both ways of caring, with the emergency plans that the actor may read. None with nothing to tell or do."""
    if actor.roles == {Role.PROVIDER}:
        return None
    carer = carer_of(person)
    cared_by = list(carers_of(person))
    works = works_with(actor, access)
    # The break itself stands on the carer's record, which few who read this may see.
    coming = ReplacementCare.objects.filter(person=person, ends_on__gte=timezone.localdate(), called_off_at=None)
    replacement = list(coming.order_by("starts_on"))
    if not (carer or cared_by or replacement or works or access.is_own):
        return None
    plans = plans_by_caring(cared_by)
    looks_after = list(carings_of(person)) if carer else []
    registered = {
        one.person_id: one.pk
        for one in Carer.objects.filter(person__in=[one.person_id for one in cared_by], left_at=None)
    }
    linked = {one.supporter_id for one in cared_by}
    in_use = Activation.objects.filter(Q(caring__in=[*cared_by, *looks_after]), ended_at=None)
    return {
        "carer": carer,
        "looks_after": looks_after,
        "cared_by": [
            {"caring": one, "plan": plans.get(one.pk), "carer_id": registered.get(one.person_id)} for one in cared_by
        ],
        "unregistered": [one for one in circle_of(person) if works and one.is_carer and one.pk not in linked],
        "replacement": replacement,
        "in_use": in_use,
        "works": works,
    }
