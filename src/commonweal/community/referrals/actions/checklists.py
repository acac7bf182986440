"""Filling in a first contact checklist with somebody: their agreement first, then who they are, the ticks, and one
referral for each tick that they let be passed on."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.community.referrals.actions.drafting import about_of_record
from commonweal.community.referrals.actions.sending import (
    about_fields,
    check_agreement,
    checked_about,
    send_referral,
)
from commonweal.community.referrals.actions.telling import link_for_person, person_key
from commonweal.community.referrals.contents import About, Agreement, Wanted
from commonweal.community.referrals.models import Checklist, FirstContactQuestion, Referral, Source, Urgency
from commonweal.community.referrals.queries.checklists import Asked, questions_asked, who_is_asked
from commonweal.community.referrals.queries.parties import REFERS, Party, own_parties
from commonweal.community.referrals.visible import Part
from commonweal.core.accounts.actors import Actor
from commonweal.core.calculations.registry import on_day
from commonweal.core.correspondence.actions import send_message
from commonweal.core.correspondence.references import new_reference
from commonweal.core.ledger.actions import write_entry
from commonweal.core.places.models import Place
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import access_of

TOLD_TO_ALL = frozenset({Part.ADDRESS.value, Part.COMMUNICATION.value})
"""What every partner of a checklist is told besides name, contact and its one thing, as it is read out beforehand."""


def start_checklist(
    actor: Actor, place: Place, party: Party, agreement: Agreement, person: Person | None = None
) -> Checklist:
    """Begin a checklist once somebody has agreed to it: who agreed and how stands first. `person` is their record,
    where the actor sees their care: what it says of who they are and how to reach them need only be confirmed."""
    actor.require_role(*REFERS)
    if person is not None:
        access_of(actor, person).require_part("care")
    if party.viewer not in actor.viewers:
        raise PermissionDenied("Fill in a checklist for the organisation you work in.")
    check_agreement(actor, agreement)
    now = timezone.now()
    checklist = Checklist(
        id=uuid.uuid4(),
        reference=new_reference(),
        place=place,
        organisation=party.organisation,
        viewer=party.viewer,
        made_by_id=actor.account_id,
        made_by_name=actor.name,
        person=person,
        **(_known(person) if person is not None else {}),
        agreed_by=agreement.by.strip(),
        agreed_how=agreement.how,
        agreed_at=now,
        tell_referrer=agreement.tell_referrer,
        started_at=now,
    )
    with transaction.atomic():
        checklist.save(force_insert=True)
    return checklist


def _known(person: Person) -> dict[str, Any]:
    """What a record says of somebody, in the columns of a checklist."""
    about, point = checked_about(about_of_record(person), has_record=True)
    return about_fields(about, point)


def say_who(actor: Actor, checklist: Checklist, about: About) -> Checklist:
    """Write down who it is filled in with. Raises ValidationError by field."""
    about, point = checked_about(about, has_record=checklist.person_id is not None)
    with transaction.atomic():
        stored = _unfinished(actor, checklist)
        for name, value in about_fields(about, point).items():
            setattr(stored, name, value)
        stored.save()
    return stored


def tick(actor: Actor, checklist: Checklist, keys: Iterable[str]) -> Checklist:
    """Tick what the person said yes to. Raises ValidationError for what is not on the list."""
    chosen = set(keys)
    with transaction.atomic():
        stored = _unfinished(actor, checklist)
        asked = [question.key for question in questions_asked(stored.place)]
        if not chosen <= set(asked):
            raise ValidationError({"ticked": "The list has been changed meanwhile: tick again"})
        stored.ticked = [key for key in asked if key in chosen]
        stored.left_out = [key for key in stored.left_out if key in chosen]
        stored.save(update_fields=["ticked", "left_out"])
    return stored


@dataclass(frozen=True)
class Finished:
    """What came of a checklist: the referrals that were sent, the questions that nobody here does, and the key with
    which the person follows all of them."""

    checklist: Checklist
    referrals: list[Referral]
    nobody_for: list[FirstContactQuestion]
    key: str


def finish_checklist(
    actor: Actor,
    checklist: Checklist,
    *,
    notes: Mapping[str, str] | None = None,
    left_out: Iterable[str] = (),
    urgent: bool = False,
) -> Finished:
    """Send one referral for each tick that is not left out, and tell the person once of all of them.

    `notes` are words to a question, by its key; only the partner for that question reads them. A tick for which nobody
    is asked here is kept, and counted as a gap. Raises ValidationError where nothing was ticked or it was sent before.
    """
    with transaction.atomic():
        stored = _unfinished(actor, checklist)
        if not stored.name:
            raise ValidationError({"name": "First say who it is filled in with"})
        party = next((party for party in own_parties(actor) if party.viewer == stored.viewer), None)
        if party is None:
            raise PermissionDenied("You no longer work for the organisation whose checklist this is.")
        stored.notes = {key: words.strip() for key, words in (notes or {}).items() if words.strip()}
        stored.left_out = [key for key in stored.ticked if key in set(left_out)]
        stored.urgent = urgent
        stored.finished_at = timezone.now()
        stored.save()
        questions = {question.key: question for question in questions_asked(stored.place)}
        wanted = [questions[key] for key in stored.ticked if key not in stored.left_out and key in questions]
        asked = who_is_asked(stored.place, stored.postcode, wanted)
        sent = [
            _refer(actor, stored, party, question, asked[question.key])
            for question in wanted
            if asked[question.key].receiver is not None
        ]
        write_entry(
            actor,
            "first-contact.finished",
            f"First contact checklist filled in by {party.name}: {len(sent)} referrals ({stored.reference})",
            person_id=stored.person_id,
            chain=f"checklist:{stored.pk}",
            payload={"checklist": stored.pk, "organisation": party.organisation.pk, "ticked": stored.ticked},
        )
        _tell_person(actor, stored, party, sent)
    nobody_for = [question for question in wanted if asked[question.key].receiver is None]
    return Finished(stored, sent, nobody_for, person_key(sent[0]) if sent else "")


def _refer(actor: Actor, stored: Checklist, party: Party, question: FirstContactQuestion, asked: Asked) -> Referral:
    if asked.receiver is None:
        raise ValueError("A tick is sent to somebody who is asked")
    words = stored.notes.get(question.key, "")
    return send_referral(
        actor,
        stored.place,
        asked.receiver,
        about_of(stored),
        Wanted(
            why=f"{question.short}: they said yes to “{question.words}”" + (f"\n\n{words}" if words else ""),
            needs=question.needs,
            urgency=Urgency.SOON if stored.urgent else Urgency.ROUTINE,
            source=Source.FIRST_CONTACT,
        ),
        Agreement(
            by=stored.agreed_by,
            how=stored.agreed_how,
            shares=TOLD_TO_ALL,
            tell_referrer=stored.tell_referrer,
        ),
        party=party,
        person=stored.person,
        checklist=stored,
        question=question.key,
        tells_person=False,
    ).referral


def about_of(stored: Checklist) -> About:
    """Who a checklist was filled in with."""
    return About(
        name=stored.name,
        called=stored.called,
        born_on=stored.born_on,
        phone=stored.phone,
        email=stored.email,
        address=stored.address,
        postcode=stored.postcode,
        communication=stored.communication,
        reach=stored.reach,
        may_write=stored.may_write,
        gp_practice=stored.gp_practice,
    )


def _tell_person(actor: Actor, stored: Checklist, party: Party, sent: list[Referral]) -> None:
    if not sent or not stored.may_write:
        return
    short = {question.key: question.short for question in questions_asked(stored.place)}
    lines = [
        f"{one.turn.name if one.turn else ''}: {short.get(one.question, '').lower()}, by {on_day(one.contact_by)}"
        for one in sent
    ]
    context = {
        "from_name": party.name,
        "reference": stored.reference,
        "list": "\n".join(lines),
        "count": f"{len(sent)} organisation{'' if len(sent) == 1 else 's'}",
        "link": link_for_person(sent[0]),
        "key": person_key(sent[0]),
    }
    if stored.person_id is not None:
        send_message(actor, "first-contact-sent", to_person=stored.person_id, context=context)
    elif stored.email or stored.phone:
        context["name"] = stored.called or stored.name
        send_message(actor, "first-contact-sent", to_email=stored.email, to_phone=stored.phone, context=context)


def discard_checklist(actor: Actor, checklist: Checklist) -> None:
    """Throw away a checklist that was not sent: the person changed their mind, and nothing of it is kept."""
    with transaction.atomic():
        _unfinished(actor, checklist).delete()


def _unfinished(actor: Actor, checklist: Checklist) -> Checklist:
    """The checklist as it is now, held until the transaction ends, for those whose it is."""
    actor.require_role(*REFERS)
    stored = Checklist.objects.select_for_update(of=("self",)).select_related("place", "person").get(pk=checklist.pk)
    if stored.viewer not in actor.viewers:
        raise PermissionDenied("This checklist is another organisation's.")
    if stored.finished_at is not None:
        raise ValidationError("This checklist has been sent already")
    return stored
