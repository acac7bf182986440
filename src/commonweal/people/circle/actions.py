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
from commonweal.core.accounts.roles import CARE_STAFF
from commonweal.core.ledger.actions import write_entry
from commonweal.people.circle.agreeing import said_by_standing
from commonweal.people.circle.deciding import Manner, StandingKind
from commonweal.people.circle.models import Standing, Supporter
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import end_sight, grant_sight, viewer_of
from commonweal.people.sight.models import SHAREABLE, Basis, Compartment
from commonweal.people.sight.queries import require_staff_or_own

FACTS = (
    "name", "kind", "relationship", "does_what", "how_often", "works_for", "phone", "email", "is_carer",
    "is_emergency_contact", "emergency_order", "holds_keys", "starts_on",
)  # fmt: skip


def add_supporter(
    actor: Actor,
    person: Person,
    *,
    name: str,
    kind: str,
    relationship: str,
    does_what: str = "",
    how_often: str = "",
    works_for: str = "",
    phone: str = "",
    email: str = "",
    is_carer: bool = False,
    is_emergency_contact: bool = False,
    emergency_order: int | None = None,
    holds_keys: bool = False,
    starts_on: date | None = None,
) -> Supporter:
    """Put somebody in a person's circle. For the person and care staff who see their care; ValidationError by field.

    `emergency_order` is their place among those called in an emergency, 1 first; `starts_on` the day since when.
    """
    require_staff_or_own(actor, person)
    supporter = Supporter(person=person)
    _set_facts(
        supporter,
        name=name,
        kind=kind,
        relationship=relationship,
        does_what=does_what,
        how_often=how_often,
        works_for=works_for,
        phone=phone,
        email=email,
        is_carer=is_carer,
        is_emergency_contact=is_emergency_contact,
        emergency_order=emergency_order,
        holds_keys=holds_keys,
        starts_on=starts_on,
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
    """Record that somebody left the circle (today, if no day is given). What was shared with them ends now, and so do
    the rights they held for the person."""
    require_staff_or_own(actor, supporter.person)
    left_on = left_on or timezone.localdate()
    if left_on > timezone.localdate():
        raise ValidationError({"left_on": "Enter the day they left: today or earlier"})
    with transaction.atomic():
        supporter.left_on = left_on
        supporter.save(update_fields=["left_on"])
        end_sight(actor, supporter.person, supporter.pk, reason="They left the circle of support")
        for standing in Standing.objects.select_for_update().filter(supporter=supporter, ends_on=None):
            _end(actor, standing, max(left_on, standing.starts_on), "They left the circle of support")
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
    standing: Standing | None = None,
) -> None:
    """Let a supporter with an account see these parts of the record, from now, instead of what they saw before.

    Only the person shares, or a worker who records who agreed, and how: `agreed_by` and `agreed_how`, which staff must
    give; where a representative agreed, `standing` is the right they hold, which must cover what is shared and be in
    force. Who the person is always goes along. `account` is the supporter's, where it was not linked yet. Raises
    ValidationError by field.
    """
    person = supporter.person
    is_own = require_staff_or_own(actor, person)
    compartments = set(compartments)
    parts = [part for part in SHAREABLE if part in {Compartment.IDENTITY, *compartments}]
    wrong = {}
    if not set(compartments):
        wrong["compartments"] = "Choose what to share"
    elif not set(compartments) <= set(SHAREABLE):
        wrong["compartments"] = "Safeguarding is not shared by agreement"
    if is_own:
        agreed_by, agreed_how = person.name, agreed_how or "Shared it themselves, signed in"
    elif standing is not None:
        agreed_by = said_by_standing(standing, compartments)
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


def record_standing(
    actor: Actor,
    supporter: Supporter,
    kind: StandingKind | str,
    *,
    starts_on: date,
    ends_on: date | None = None,
    manner: Manner | str = Manner.ALONE,
    limits: str = "",
    reference: str = "",
    registered_on: date | None = None,
) -> Standing:
    """Record what a supporter is to the person in law. For the person and care staff; ValidationError by field.

    It lets them decide nothing before `check_standing` says that somebody has seen it. `registered_on` is the day the
    Office of the Public Guardian registered a power of attorney; `reference` that of its register or of the court.
    """
    require_staff_or_own(actor, supporter.person)
    today = timezone.localdate()
    wrong: dict[str, Any] = {}
    kind, manner = StandingKind(kind), Manner(manner)
    if supporter.left_on is not None:
        wrong["kind"] = f"{supporter.name} has left the circle of support"
    if starts_on > today:
        wrong["starts_on"] = "Enter the day it began: today or earlier"
    if ends_on is not None and ends_on < starts_on:
        wrong["ends_on"] = "The last day must not be before the first"
    if registered_on is not None and registered_on > today:
        wrong["registered_on"] = "Enter the day it was registered: today or earlier"
    if kind in (StandingKind.DEPUTY_HEALTH, StandingKind.DEPUTY_MONEY) and not reference.strip():
        wrong["reference"] = "Enter the number of the court's order"
    standing = Standing(
        person=supporter.person,
        supporter=supporter,
        holder_name=supporter.name,
        kind=kind.value,
        manner=manner.value,
        limits=limits.strip(),
        reference=reference.strip(),
        registered_on=registered_on,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    try:
        standing.clean_fields(exclude=["id", "person", "supporter", *wrong])
    except ValidationError as error:
        wrong |= error.message_dict
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        # One at a time for each supporter, so that the same right is not written down twice.
        Supporter.objects.select_for_update(of=("self",)).get(pk=supporter.pk)
        again = Standing.objects.filter(supporter=supporter, kind=kind.value, ends_on=None)
        if ends_on is None and again.exists():
            raise ValidationError({"kind": f"{supporter.name} is written down as this already. End that first."})
        standing.save(force_insert=True)
        _write_standing(actor, standing, "circle.standing", f"{standing.holder_name} {standing.fact.kind.said}")
    return standing


def check_standing(actor: Actor, standing: Standing, *, how: str, registered_on: date | None = None) -> Standing:
    """Say that one has seen the document, or asked the register, and that the standing is so. Care staff only.

    `how` is kept with the day and the name; `registered_on` may be given now where it was not known. From now on the
    holder decides what the right covers. Raises ValidationError by field.
    """
    actor.require_role(*CARE_STAFF)
    if not how.strip():
        raise ValidationError({"how": "Enter how you checked it: the document seen, or the register asked"})
    with transaction.atomic():
        stored = Standing.objects.select_for_update(of=("self",)).select_related("person").get(pk=standing.pk)
        registered = registered_on or stored.registered_on
        if stored.fact.kind.needs_registration and registered is None:
            said = "Enter when the Office of the Public Guardian registered it: before that it has no effect"
            raise ValidationError({"registered_on": said})
        if registered is not None and registered > timezone.localdate():
            raise ValidationError({"registered_on": "Enter the day it was registered: today or earlier"})
        stored.registered_on = registered
        stored.checked_on, stored.checked_by_name = timezone.localdate(), actor.name
        stored.checked_how = how.strip()
        stored.clean_fields(exclude=["id", "person", "supporter"])
        stored.save(update_fields=["registered_on", "checked_on", "checked_by_name", "checked_how"])
        _write_standing(
            actor,
            stored,
            "circle.standing_checked",
            f"{actor.name} checked that {stored.holder_name} {stored.fact.kind.said}",
        )
    return stored


def end_standing(actor: Actor, standing: Standing, *, ended_on: date, reason: str) -> Standing:
    """Record that a standing ended on a day, and why. What was agreed by it before stays as it is."""
    require_staff_or_own(actor, standing.person)
    if not reason.strip():
        raise ValidationError({"reason": "Enter why it ended"})
    if not standing.starts_on <= ended_on <= timezone.localdate():
        raise ValidationError({"ended_on": "Enter a day from when it began until today"})
    with transaction.atomic():
        stored = Standing.objects.select_for_update(of=("self",)).select_related("person").get(pk=standing.pk)
        if stored.ends_on is not None and stored.ends_on <= timezone.localdate():
            raise ValidationError({"ended_on": "It has ended already"})
        _end(actor, stored, ended_on, reason.strip())
    return stored


def _end(actor: Actor, standing: Standing, ended_on: date, reason: str) -> None:
    standing.ends_on, standing.end_reason = ended_on, reason
    standing.save(update_fields=["ends_on", "end_reason"])
    summary = f"It ended that {standing.holder_name} {standing.fact.kind.said}"
    _write_standing(actor, standing, "circle.standing_ended", summary, reason)


def _write_standing(actor: Actor, standing: Standing, kind: str, summary: str, reason: str = "") -> None:
    facts = (
        "kind",
        "manner",
        "limits",
        "reference",
        "registered_on",
        "starts_on",
        "ends_on",
        "checked_on",
        "checked_how",
    )
    write_entry(
        actor,
        kind,
        summary,
        person_id=standing.person_id,
        compartment=Compartment.IDENTITY,
        payload={"standing": standing.pk, "supporter": standing.supporter_id, **model_to_dict(standing, facts)},
        reason=reason,
    )


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
    if supporter.starts_on is not None and supporter.starts_on > timezone.localdate():
        wrong["starts_on"] = "Enter since when: today or earlier"
    if supporter.emergency_order is not None and not supporter.is_emergency_contact:
        wrong["emergency_order"] = "Tick that they are called in an emergency, or leave their place out"
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
