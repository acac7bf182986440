"""Keeping the one record: who a person is, how to reach them, how they want to be spoken to, and their own sign-in."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NotRequired, TypedDict

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account, Organisation, Team
from commonweal.core.accounts.roles import CARE_STAFF
from commonweal.core.ledger.actions import write_entry
from commonweal.core.places import postcodes
from commonweal.core.places.models import Place, Postcode
from commonweal.people.identity.models import Address, CommunicationKind, CommunicationNeed, Person
from commonweal.people.identity.nhs_number import checked_nhs_number
from commonweal.people.identity.queries import communication_needs as needs_of
from commonweal.people.identity.queries import current_address
from commonweal.people.sight.actions import Grant, end_sight, grant_sight, grant_sights, viewer_of
from commonweal.people.sight.models import SHAREABLE, Basis, Compartment
from commonweal.people.sight.queries import access_of, is_own_record

FACTS = {
    "given_name": "first name",
    "family_name": "last name",
    "known_as": "known as",
    "date_of_birth": "date of birth",
    "gender": "gender",
    "nhs_number": "NHS number",
    "phone": "phone",
    "email": "e-mail",
}
"""What a person's record says of who they are and how to reach them, in the words of pages and of the timeline."""

OWN_FACTS = ("known_as", "phone", "email")
"""What people change in their own record themselves; the rest needs somebody who checks it."""

OLDEST_AGE = 125


class NewAddress(TypedDict):
    """Where somebody lives. The postcode as typed; without a start, from today."""

    lines: str
    postcode: str
    town: NotRequired[str]
    starts_on: NotRequired[date]


class Need(TypedDict):
    """A communication need: a `CommunicationKind`, the language for an interpreter, and anything to add."""

    kind: str
    language: NotRequired[str]
    detail: NotRequired[str]


def create_person(
    actor: Actor,
    place: Place,
    team: Team,
    *,
    given_name: str,
    family_name: str,
    known_as: str = "",
    date_of_birth: date | None = None,
    gender: str = Person.Gender.NOT_SAID,
    nhs_number: str = "",
    phone: str = "",
    email: str = "",
    address: NewAddress | None = None,
    communication_needs: Iterable[Need] = (),
    account: Account | None = None,
) -> Person:
    """Start the record of a person whom `team` will work with, and give first sight of it.

    The team sees identity, care, money and health; its council sees identity; the person's own account, if they have
    one, sees what the team sees. `possible_duplicates` tells beforehand who may be the same person already.
    Raises ValidationError by field, PermissionDenied for anybody but care staff and the system.
    """
    actor.require_role(*CARE_STAFF)
    _check_team(place, team)
    person = Person(place=place, account=account)
    _set_facts(
        person,
        given_name=given_name,
        family_name=family_name,
        known_as=known_as,
        date_of_birth=date_of_birth,
        gender=gender,
        nhs_number=nhs_number,
        phone=phone,
        email=email,
    )
    with transaction.atomic():
        _save_with_account(person)
        grants = [
            Grant([viewer_of(team)], SHAREABLE, Basis.TEAM, origin=team.pk),
            Grant([viewer_of(team.organisation)], [Compartment.IDENTITY], Basis.COUNCIL, origin=team.organisation.pk),
        ]
        if account is not None:
            grants.append(Grant([viewer_of(account)], SHAREABLE, Basis.OWN, origin=account.pk))
        grant_sights(actor, person, grants)
        write_entry(
            actor,
            "person.created",
            f"Record of {person.name} started, for {team.name}",
            person_id=person.pk,
            compartment=Compartment.IDENTITY,
            payload={"before": {}, "after": _facts(person), "team": team.pk},
        )
        if address is not None:
            add_address(actor, person, **address)
        if needs := list(communication_needs):
            set_communication_needs(actor, person, needs)
    return person


def _check_team(place: Place, team: Team) -> None:
    if team.organisation.kind != Organisation.Kind.COUNCIL or team.organisation.place_id != place.pk:
        raise ValidationError({"team": f"Choose a council team of {place.name}: it keeps the record"})


def change_person(actor: Actor, person: Person, **changes: Any) -> Person:
    """Change facts of a person (any of FACTS); returns the person as stored. Nothing changed writes nothing.

    Care staff who have sight may change all; people themselves what is in OWN_FACTS. Raises ValidationError by field.
    """
    _require_keeper_or_own(actor, person, own_fields=OWN_FACTS, changed=changes)
    with transaction.atomic():
        stored = Person.objects.select_for_update().get(pk=person.pk)
        before = _facts(stored)
        _set_facts(stored, **{**before, **changes})
        after = _facts(stored)
        changed = [name for name in FACTS if before[name] != after[name]]
        if changed:
            stored.save(update_fields=changed)
            write_entry(
                actor,
                "person.changed",
                f"Changed: {', '.join(FACTS[name] for name in changed)}",
                person_id=stored.pk,
                compartment=Compartment.IDENTITY,
                payload=_difference(before, after),
            )
    return stored


def _set_facts(person: Person, **facts: Any) -> None:
    """Put cleaned facts on a person. Raises ValidationError with every field that is wrong."""
    wrong: dict[str, Any] = {}
    for name, value in facts.items():
        setattr(person, name, value.strip() if isinstance(value, str) else value)
    if person.nhs_number:
        try:
            person.nhs_number = checked_nhs_number(person.nhs_number)
        except ValueError as error:
            wrong["nhs_number"] = str(error)
    for name, asked in (("given_name", "first name"), ("family_name", "last name")):
        if not getattr(person, name):
            wrong[name] = f"Enter the {asked}"
    age = person.age_on(timezone.localdate())
    if age is not None and not 0 <= age <= OLDEST_AGE:
        wrong["date_of_birth"] = "The date of birth must be in the past" if age < 0 else "Check the year of birth"
    try:
        person.clean_fields(exclude=["id", "place", "account", *wrong])
    except ValidationError as error:
        wrong |= error.message_dict
    if wrong:
        raise ValidationError(wrong)


def _facts(person: Person) -> dict[str, Any]:
    return model_to_dict(person, list(FACTS))


def _difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    changed = [name for name in after if before.get(name) != after[name]]
    return {"before": {name: before.get(name) for name in changed}, "after": {name: after[name] for name in changed}}


def _require_keeper_or_own(
    actor: Actor, person: Person, *, own_fields: Iterable[str] = (), changed: Iterable[str] = ()
) -> None:
    """Let care staff pass, and people themselves where all that is changed is theirs to change."""
    if actor.has_role(*CARE_STAFF):
        return
    if not (is_own_record(actor, person) and set(changed) <= set(own_fields)):
        raise PermissionDenied("Only care staff can change this. If it is wrong in your record, tell your council.")


def add_address(
    actor: Actor, person: Person, *, lines: str, postcode: str, town: str = "", starts_on: date | None = None
) -> Address:
    """Record where a person lives from a day (today, if not given); their former address ends the day before.

    The neighbourhood comes from the place's postcodes; elsewhere it stays empty. Given for the day the present address
    started, it puts that one right. Raises ValidationError by field, PermissionDenied for anybody but care staff.
    """
    _require_keeper_or_own(actor, person, changed=["address"])
    address = _checked_address(person, lines, town, postcode, starts_on)
    with transaction.atomic():
        Person.objects.select_for_update().get(
            pk=person.pk
        )  # one move at a time, so that one address is the present one
        former = current_address(person)
        if former is not None and address.starts_on < former.starts_on:
            since = f"They have lived at {former.lines} since {former.starts_on:%-d %B %Y}"
            raise ValidationError({"starts_on": f"{since}: enter that day or a later one"})
        before = _address_facts(former)
        if former is not None and former.starts_on == address.starts_on:
            address.pk = former.pk
            address.save(force_update=True)
            kind, summary = "address.corrected", f"Address put right: {address}"
        else:
            if former is not None:
                former.ends_on = address.starts_on - timedelta(days=1)
                former.save(update_fields=["ends_on"])
            address.save(force_insert=True)
            kind, summary = "address.added", f"Lives at {address}"
        write_entry(
            actor,
            kind,
            summary,
            person_id=person.pk,
            compartment=Compartment.IDENTITY,
            payload={"before": before, "after": _address_facts(address)},
        )
    return address


def _checked_address(person: Person, lines: str, town: str, postcode: str, starts_on: date | None) -> Address:
    wrong: dict[str, Any] = {}
    address = Address(
        person=person, lines=lines.strip(), town=town.strip(), starts_on=starts_on or timezone.localdate()
    )
    try:
        address.postcode = postcodes.normalise(postcode)
    except postcodes.PostcodeError as error:
        wrong["postcode"] = str(error)
    if not address.lines:
        wrong["lines"] = "Enter the house and street"
    if address.starts_on > timezone.localdate():
        wrong["starts_on"] = "Enter the day they moved in: today or earlier"
    try:
        address.clean_fields(exclude=["id", "person", "neighbourhood", *wrong])
    except ValidationError as error:
        wrong |= error.message_dict
    if wrong:
        raise ValidationError(wrong)
    found = Postcode.objects.select_related("neighbourhood").filter(pk=address.postcode).first()
    address.neighbourhood = found.neighbourhood if found else None
    return address


def _address_facts(address: Address | None) -> dict[str, Any]:
    names = ("lines", "town", "postcode", "neighbourhood", "starts_on", "ends_on")
    return model_to_dict(address, names) if address else {}


def set_communication_needs(actor: Actor, person: Person, needs: Iterable[Need]) -> None:
    """Replace how a person wants to be written and spoken to. Nothing changed writes nothing.

    For care staff who have sight, and the person. Raises ValidationError where an interpreter has no language.
    """
    _require_keeper_or_own(actor, person, own_fields=["communication"], changed=["communication"])
    wanted = [
        CommunicationNeed(
            person=person,
            kind=need["kind"],
            language=need.get("language", "").strip(),
            detail=need.get("detail", "").strip(),
        )
        for need in needs
    ]
    for need in wanted:
        need.clean_fields(exclude=["id", "person"])
        if need.kind == CommunicationKind.INTERPRETER and not need.language:
            raise ValidationError({"language": "Enter the language the interpreter should speak"})
    with transaction.atomic():
        before = [_need_facts(need) for need in needs_of(person)]
        after = [_need_facts(need) for need in wanted]
        if sorted(before, key=str) == sorted(after, key=str):
            return
        CommunicationNeed.objects.filter(person=person).delete()
        CommunicationNeed.objects.bulk_create(wanted)
        said = ", ".join(str(need) for need in wanted) or "none"
        write_entry(
            actor,
            "communication.changed",
            f"Communication needs: {said}",
            person_id=person.pk,
            compartment=Compartment.IDENTITY,
            payload={"before": {"needs": before}, "after": {"needs": after}},
        )


def _need_facts(need: CommunicationNeed) -> dict[str, Any]:
    return model_to_dict(need, ("kind", "language", "detail"))


def link_account(actor: Actor, person: Person, account: Account) -> None:
    """Let an account be the person's own: it sees identity, care, money and health from now.

    For care staff who see all of these themselves and have checked who the account belongs to. Raises ValidationError
    where the person has an account already or the account a person.
    """
    actor.require_role(*CARE_STAFF)
    with transaction.atomic():
        stored = Person.objects.select_for_update().get(pk=person.pk)
        if stored.account_id is not None:
            raise ValidationError({"account": "This person has an account already. Unlink it first."})
        stored.account = account
        _save_with_account(stored)
        grant_sight(actor, stored, [viewer_of(account)], SHAREABLE, Basis.OWN, origin=account.pk)
        write_entry(
            actor,
            "person.account_linked",
            f"{account.email} is now {stored.name}'s own account",
            person_id=stored.pk,
            compartment=Compartment.IDENTITY,
            payload={"before": {"account": None}, "after": {"account": account.pk}},
        )
    person.account = account


def unlink_account(actor: Actor, person: Person, *, reason: str) -> None:
    """Take an account off a person, at once and with its sight of the record: when it turns out to be another's.

    For care staff who see the person's care. Raises ValidationError without a reason, or where no account is linked.
    """
    actor.require_role(*CARE_STAFF)
    access_of(actor, person).require_part(Compartment.CARE)
    if not reason.strip():
        raise ValidationError({"reason": "Say why the account is unlinked"})
    with transaction.atomic():
        stored = Person.objects.select_for_update().get(pk=person.pk)
        if stored.account_id is None:
            raise ValidationError({"account": "No account is linked to this person."})
        unlinked = stored.account_id
        stored.account = None
        stored.save(update_fields=["account"])
        end_sight(actor, stored, unlinked, reason=reason.strip())
        write_entry(
            actor,
            "person.account_unlinked",
            f"The account linked to {stored.name} was unlinked",
            person_id=stored.pk,
            compartment=Compartment.IDENTITY,
            payload={"before": {"account": unlinked}, "after": {"account": None}},
            reason=reason.strip(),
        )
    person.account = None


def _save_with_account(person: Person) -> None:
    """Save a person; an account that is somebody else's already is a mistake of whoever chose it."""
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise ValidationError({"account": "This account is another person's already."}) from error
