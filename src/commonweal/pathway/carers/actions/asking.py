"""Asking to be on the register without a record yet, and the contact team's answer."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.queries import is_staff_now
from commonweal.core.ledger.actions import write_entry
from commonweal.core.places import postcodes
from commonweal.pathway.carers.actions.register import put_on_register
from commonweal.pathway.carers.allowed import WORKERS, require_worker
from commonweal.pathway.carers.facts import CarerFacts, CaringFacts
from commonweal.pathway.carers.models import Carer, CarerApplication
from commonweal.pathway.requests.queries import contact_team_for, first_place
from commonweal.people.identity.actions import create_person, link_account
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import own_person

WHO = ("given_name", "family_name", "date_of_birth", "phone", "lines", "postcode")
"""What is asked of who they are, where there is no record."""


def apply_for_register(
    actor: Actor, who: Mapping[str, Any], facts: CarerFacts, caring: CaringFacts
) -> CarerApplication:
    """Ask the contact team of where one lives to be put on the register. For somebody with an account and no record.

    `who` has what `WHO` names. Raises ValidationError by field, PermissionDenied.
    """
    actor.require_signed_in()
    if actor.is_staff or actor.account_id is None:
        raise PermissionDenied("This is for people who look after somebody. Workers register carers from a record.")
    if own_person(actor) is not None:
        raise ValidationError("You have a record already: put yourself on the register from there")
    wrong: dict[str, Any] = {}
    given: dict[str, Any] = {name: who.get(name) for name in WHO}
    for name, asked in (("given_name", "first name"), ("family_name", "last name"), ("phone", "phone number")):
        given[name] = str(given[name] or "").strip()
        if not given[name]:
            wrong[name] = f"Enter your {asked}"
    try:
        given["postcode"] = postcodes.normalise(given["postcode"] or "")
    except postcodes.PostcodeError as error:
        wrong["postcode"] = str(error)
    place = first_place()
    if wrong:
        raise ValidationError(wrong)
    team = contact_team_for(place, given["postcode"]) if place else None
    if team is None or place is None:
        raise ValidationError("No team looks after carers here yet. Phone your council.")
    told = facts.checked() | caring.checked()
    if CarerApplication.objects.filter(account=actor.account_id, answered_at=None).exists():
        raise ValidationError("You have asked already: the council will ring you")
    with transaction.atomic():
        made = CarerApplication.objects.create(
            place=team.organisation.place,
            account_id=actor.account_id,
            team=team,
            answers={name: _plain(value) for name, value in (given | told).items()},
            sent_at=timezone.now(),
        )
        write_entry(
            actor,
            "carer.applied",
            f"Asked {team.name} to be on the carers’ register",
            chain=f"carer-application:{made.pk}",
            payload={"application": made.pk, "team": team.pk},
        )
    return made


def accept_application(
    actor: Actor, application: CarerApplication, person: Person | None = None, *, link: bool = False
) -> Carer:
    """Say who asked, and put them on the register: an existing record, or (None) a new one from what they typed.

    A new record is linked to their account; an existing one only with `link`, since anybody can type a name: whoever
    links has checked that the account is that person's. For the team that was asked. Raises ValidationError.
    """
    with transaction.atomic():
        stored = _held(actor, application)
        facts, caring, who = told_in(stored)
        account = Account.objects.get(pk=stored.account_id)
        if is_staff_now(account):
            raise ValidationError("This account is a worker’s: register them from a record")
        if person is None:
            lines, postcode = who.pop("lines"), who.pop("postcode")
            address: Any = {"lines": lines, "postcode": postcode} if lines else None
            person = create_person(
                actor, stored.place, stored.team, address=address, email=account.email, account=account, **who
            )
        else:
            require_worker(actor, person)
            if link:
                link_account(actor, person, account)
        carer = put_on_register(actor, person, stored.team, facts, caring, is_own_wish=True)
        stored.person, stored.answered_at, stored.answered_by_name = person, timezone.now(), actor.name
        stored.save(update_fields=["person", "answered_at", "answered_by_name"])
    return carer


def refuse_application(actor: Actor, application: CarerApplication, why: str) -> CarerApplication:
    """Close what was asked without putting anybody on the register, and say why: the one who asked reads it."""
    if not why.strip():
        raise ValidationError({"why": "Say why: they read it"})
    with transaction.atomic():
        stored = _held(actor, application)
        stored.answered_at, stored.answered_by_name, stored.refused_why = timezone.now(), actor.name, why.strip()
        stored.save(update_fields=["answered_at", "answered_by_name", "refused_why"])
        write_entry(
            actor,
            "carer.application_closed",
            "Not put on the carers’ register",
            chain=f"carer-application:{stored.pk}",
            payload={"application": stored.pk},
            reason=why.strip(),
        )
    return stored


def told_in(application: CarerApplication) -> tuple[CarerFacts, CaringFacts, dict[str, Any]]:
    """What was typed: about the carer, the one they care for, and who they are."""
    answers = dict(application.answers)
    for name in ("date_of_birth", "since"):
        answers[name] = date.fromisoformat(answers[name]) if answers.get(name) else None
    answers["weekly_hours"] = Decimal(answers["weekly_hours"]) if answers.get("weekly_hours") else None
    return CarerFacts.of(answers), CaringFacts.of(answers), {name: answers.get(name) for name in WHO}


def _held(actor: Actor, application: CarerApplication) -> CarerApplication:
    actor.require_role(*WORKERS)
    stored = (
        CarerApplication.objects.select_for_update(of=("self",)).select_related("team", "place").get(pk=application.pk)
    )
    if not (actor.is_system or stored.team_id in actor.teams):
        raise PermissionDenied("Only the team that was asked can answer.")
    if stored.answered_at is not None:
        raise ValidationError("This was answered already")
    return stored


def _plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value
