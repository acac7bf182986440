"""Who is in a person's circle of support, and what the person shares with them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms.models import model_to_dict
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account
from commonweal.core.ledger.actions import write_entry
from commonweal.people.circle.models import Supporter
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import end_sight, grant_sight, viewer_of
from commonweal.people.sight.models import SHAREABLE, Basis, Compartment
from commonweal.people.sight.queries import require_staff_or_own

FACTS = ("name", "kind", "relationship", "does_what", "phone", "email", "is_carer", "is_emergency_contact")


def add_supporter(
    actor: Actor,
    person: Person,
    *,
    name: str,
    kind: str,
    relationship: str,
    does_what: str = "",
    phone: str = "",
    email: str = "",
    is_carer: bool = False,
    is_emergency_contact: bool = False,
) -> Supporter:
    """Put somebody in a person's circle. For the person and care staff who see their care; ValidationError by field."""
    require_staff_or_own(actor, person)
    supporter = Supporter(person=person)
    _set_facts(
        supporter,
        name=name,
        kind=kind,
        relationship=relationship,
        does_what=does_what,
        phone=phone,
        email=email,
        is_carer=is_carer,
        is_emergency_contact=is_emergency_contact,
    )
    with transaction.atomic():
        supporter.save(force_insert=True)
        _write(actor, supporter, "circle.joined", f"{supporter} joined the circle of support", {}, _facts(supporter))
    return supporter


def change_supporter(actor: Actor, supporter: Supporter, **changes: Any) -> Supporter:
    """Change facts of a supporter (any of FACTS); returns them as stored. Nothing changed writes nothing."""
    require_staff_or_own(actor, supporter.person)
    with transaction.atomic():
        stored = Supporter.objects.select_for_update(of=("self",)).select_related("person").get(pk=supporter.pk)
        before = _facts(stored)
        _set_facts(stored, **{**before, **changes})
        after = _facts(stored)
        changed = [name for name in FACTS if before[name] != after[name]]
        if changed:
            stored.save(update_fields=changed)
            _write(
                actor,
                stored,
                "circle.changed",
                f"What is known of {stored} changed",
                {name: before[name] for name in changed},
                {name: after[name] for name in changed},
            )
    return stored


def supporter_left(actor: Actor, supporter: Supporter, left_on: date | None = None) -> None:
    """Record that somebody left the circle (today, if no day is given). What was shared with them ends now."""
    require_staff_or_own(actor, supporter.person)
    left_on = left_on or timezone.localdate()
    if left_on > timezone.localdate():
        raise ValidationError({"left_on": "Enter the day they left: today or earlier"})
    with transaction.atomic():
        supporter.left_on = left_on
        supporter.save(update_fields=["left_on"])
        end_sight(actor, supporter.person, supporter.pk, reason="They left the circle of support")
        _write(
            actor,
            supporter,
            "circle.left",
            f"{supporter} left the circle of support",
            {"left_on": None},
            {"left_on": left_on},
        )


def share_with_supporter(
    actor: Actor,
    supporter: Supporter,
    compartments: Iterable[str],
    *,
    account: Account | None = None,
    agreed_by: str = "",
    agreed_how: str = "",
) -> None:
    """Let a supporter with an account see these parts of the record, from now, instead of what they saw before.

    Only the person shares, or a worker who records that the person (or who may decide for them, and by what right)
    agreed, and how: `agreed_by` and `agreed_how`, which staff must give. Who the person is always goes along.
    `account` is the supporter's, where it was not linked yet. Raises ValidationError by field.
    """
    person = supporter.person
    is_own = require_staff_or_own(actor, person)
    parts = [part for part in SHAREABLE if part in {Compartment.IDENTITY, *compartments}]
    wrong = {}
    if not set(compartments):
        wrong["compartments"] = "Choose what to share"
    elif not set(compartments) <= set(SHAREABLE):
        wrong["compartments"] = "Safeguarding is not shared by agreement"
    if is_own:
        agreed_by, agreed_how = person.name, agreed_how or "Shared it themselves, signed in"
    if not agreed_by.strip():
        wrong["agreed_by"] = "Enter who agreed: the person, or who may decide for them and by what right"
    if not agreed_how.strip():
        wrong["agreed_how"] = "Enter how they agreed: face to face, by phone, in writing"
    account = account or supporter.account
    if account is None:
        wrong["email"] = "They need an account of their own, with the e-mail address they sign in with"
    elif account.pk == person.account_id:
        wrong["email"] = "This is the person's own account"
    if wrong or account is None:
        raise ValidationError(wrong)
    with transaction.atomic():
        supporter.account = account
        supporter.save(update_fields=["account"])
        end_sight(actor, person, supporter.pk, reason="What is shared was chosen anew")
        reason = f"{agreed_by.strip()} agreed: {agreed_how.strip()}"
        grant_sight(actor, person, [viewer_of(account)], parts, Basis.CARER, origin=supporter.pk, reason=reason)


def stop_sharing(actor: Actor, supporter: Supporter, *, reason: str = "") -> bool:
    """End at once what a supporter sees of the record; returns whether they saw any."""
    require_staff_or_own(actor, supporter.person)
    return end_sight(actor, supporter.person, supporter.pk, reason=reason or "No longer shared") > 0


def _set_facts(supporter: Supporter, **facts: Any) -> None:
    wrong: dict[str, Any] = {}
    for name, value in facts.items():
        setattr(supporter, name, value.strip() if isinstance(value, str) else value)
    for name, asked in (
        ("name", "their name"),
        ("relationship", "who they are to the person: daughter, neighbour, GP"),
    ):
        if not getattr(supporter, name):
            wrong[name] = f"Enter {asked}"
    try:
        supporter.clean_fields(exclude=["id", "person", "account", *wrong])
    except ValidationError as error:
        wrong |= error.message_dict
    if wrong:
        raise ValidationError(wrong)


def _facts(supporter: Supporter) -> dict[str, Any]:
    return model_to_dict(supporter, FACTS)


def _write(
    actor: Actor, supporter: Supporter, kind: str, summary: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    write_entry(
        actor,
        kind,
        summary,
        person_id=supporter.person_id,
        compartment=Compartment.CARE,
        payload={"supporter": supporter.pk, "before": before, "after": after},
    )
