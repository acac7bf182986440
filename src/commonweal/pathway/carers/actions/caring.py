"""For whom somebody cares: told by the carer or a worker, and linked to the record and circle of whom they care for."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.carers.allowed import require_own_or_worker, require_worker
from commonweal.pathway.carers.facts import CaringFacts
from commonweal.pathway.carers.models import Carer, Caring, EmergencyPlan
from commonweal.people.circle.actions import add_supporter, change_supporter
from commonweal.people.circle.models import Supporter
from commonweal.people.circle.queries import circle_of
from commonweal.people.identity.models import Person


def add_caring(actor: Actor, carer: Carer, facts: CaringFacts) -> Caring:
    """Say that a carer looks after one more person. For the carer and those who work with them."""
    require_own_or_worker(actor, carer.person)
    with transaction.atomic():
        return store_caring(actor, carer.person, facts)


def store_caring(actor: Actor, person: Person, facts: CaringFacts) -> Caring:
    """Store it, within the caller's transaction, once it said who may. Raises ValidationError by field."""
    made = Caring.objects.create(person=person, carer_name=person.name, **facts.checked())
    _tell(actor, made, "carer.cares_for", f"Looks after {made.cared_for_name} as their {made.relationship}")
    return made


def change_caring(actor: Actor, caring: Caring, facts: CaringFacts) -> Caring:
    """Change what a carer does for somebody. For the carer and those who work with them. ValidationError by field."""
    kept = facts.checked()
    with transaction.atomic():
        stored = _held(actor, caring)
        if stored.cared_for_id is not None:  # their name is that of their record now
            kept["cared_for_name"] = stored.cared_for_name
        before = {name: getattr(stored, name) for name in kept}
        if before != kept:
            for name, value in kept.items():
                setattr(stored, name, value)
            stored.save(update_fields=list(kept))
            _tell(actor, stored, "carer.cares_for", f"What they do for {stored.cared_for_name} changed")
    return stored


def end_caring(actor: Actor, caring: Caring, ended_on: date, why: str) -> Caring:
    """Say that somebody cares for a person no more, from a day. Their emergency plan for them ends too."""
    wrong = {}
    if ended_on > timezone.localdate():
        wrong["ended_on"] = "Enter today or a day before"
    if not why.strip():
        wrong["why"] = "Say why it ended"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        stored = _held(actor, caring)
        stored.ended_on, stored.end_why = ended_on, why.strip()
        stored.save(update_fields=["ended_on", "end_why"])
        EmergencyPlan.objects.filter(caring=stored, replaced_at=None).update(replaced_at=timezone.now())
        _tell(actor, stored, "carer.cares_no_more", f"Looks after {stored.cared_for_name} no more", reason=why.strip())
    return stored


def link_cared_for(
    actor: Actor,
    caring: Caring,
    cared_for: Person,
    *,
    supporter: Supporter | None = None,
    kind: str = Supporter.Kind.FAMILY,
) -> Caring:
    """Say which record is that of the person cared for, and that the carer is in their circle as an unpaid carer.

    `supporter` is who they are in it; without it, the one of the same name, or somebody new of this `kind`. Neither
    sees the other's record by this: what they share they choose in the circle. For those who work with both. Raises
    ValidationError, PermissionDenied.
    """
    require_worker(actor, cared_for)
    with transaction.atomic():
        stored = _held(actor, caring)
        if stored.person_id == cared_for.pk:
            raise ValidationError({"cared_for": "A carer looks after somebody else than themselves"})
        require_worker(actor, stored.person)
        found = supporter or next((one for one in circle_of(cared_for) if one.name == stored.carer_name), None)
        if found is not None and found.person_id != cared_for.pk:
            raise PermissionDenied("They are in the circle of somebody else.")
        if found is None:
            found = add_supporter(
                actor,
                cared_for,
                name=stored.carer_name,
                kind=kind,
                relationship=stored.relationship,
                does_what=stored.does_what,
                is_carer=True,
                starts_on=stored.since,
            )
        elif not found.is_carer:
            change_supporter(actor, found, is_carer=True)
        stored.cared_for, stored.cared_for_name, stored.supporter = cared_for, cared_for.name, found
        try:
            with transaction.atomic():
                stored.save(update_fields=["cared_for", "cared_for_name", "supporter"])
        except IntegrityError:
            raise ValidationError(
                {"cared_for": f"It is written down already that they look after {cared_for.name}"}
            ) from None
        EmergencyPlan.objects.filter(caring=stored).update(cared_for=cared_for, cared_for_name=cared_for.name)
        _tell(actor, stored, "carer.linked", f"{cared_for.name} is whom they look after")
        write_entry(
            actor,
            "carer.of_them",
            f"{stored.carer_name} looks after them, as their {stored.relationship}",
            person_id=cared_for.pk,
            payload={"caring": stored.pk, "supporter": found.pk},
        )
    return stored


def _held(actor: Actor, caring: Caring) -> Caring:
    """Locked, for the carer and those who work with the carer."""
    stored = Caring.objects.select_for_update(of=("self",)).select_related("person").get(pk=caring.pk)
    require_own_or_worker(actor, stored.person)
    if stored.ended_on is not None:
        raise ValidationError(f"They care for {stored.cared_for_name} no more")
    return stored


def _tell(actor: Actor, caring: Caring, kind: str, summary: str, *, reason: str = "") -> None:
    payload = {
        "caring": caring.pk,
        "cared_for": caring.cared_for_id,
        "relationship": caring.relationship,
        "weekly_hours": caring.weekly_hours,
        "since": caring.since,
    }
    write_entry(actor, kind, summary, person_id=caring.person_id, payload=payload, reason=reason)
