"""Writing a referral page by page: what was typed is kept as a draft until it is sent."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.community.directory.models import Service
from commonweal.community.referrals.actions.sending import Sent, send_referral
from commonweal.community.referrals.contents import About
from commonweal.community.referrals.forms.writing import about_of, agreement_of, next_page, wanted_of
from commonweal.community.referrals.models import Draft
from commonweal.community.referrals.queries.parties import REFERS, Receiver, own_party, receiver_by
from commonweal.core.accounts.actors import Actor
from commonweal.core.places.models import Place
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import communication_needs, current_address
from commonweal.people.sight.queries import access_of


def start_draft(
    actor: Actor, place: Place, *, service: Service | None = None, person: Person | None = None, key: str = ""
) -> Draft:
    """Begin to write a referral: to a service, where one was chosen, and about a person whose record the actor sees.

    `key` is the digest of the key that the browser of somebody not signed in holds.
    """
    if actor.is_staff:
        actor.require_role(*REFERS)
    if person is not None:
        access_of(actor, person).require_part("identity")
    draft = Draft(
        place=place,
        account_id=actor.account_id,
        key="" if actor.is_signed_in else key,
        person=person,
        answers={"service": str(service.pk)} if service else {},
        started_at=timezone.now(),
    )
    draft.save(force_insert=True)
    return draft


def save_page(actor: Actor, draft: Draft, name: str, kept: Mapping[str, Any]) -> Draft:
    """Keep what was answered on a page."""
    with transaction.atomic():
        stored = Draft.objects.select_for_update(of=("self",)).select_related("person", "place").get(pk=draft.pk)
        if not actor.is_system and actor.account_id != stored.account_id:
            raise PermissionDenied("This is being written by somebody else.")
        stored.answers = {**stored.answers, name: dict(kept)}
        stored.save(update_fields=["answers"])
    return stored


def send_draft(actor: Actor, draft: Draft) -> Sent:
    """Send what was written, and delete the draft. Raises ValidationError where something is missing or wrong."""
    with transaction.atomic():
        stored = Draft.objects.select_for_update(of=("self",)).select_related("person", "place").get(pk=draft.pk)
        missing = next_page(stored.answers, has_record=stored.person is not None)
        if missing:
            raise ValidationError({missing: "Answer this page before you send the referral"})
        receiver = receiver_of(stored)
        party = own_party(actor)
        about = about_of_record(stored.person) if stored.person else about_of(stored.answers)
        own_name = "" if party else about.name
        needs = receiver.service.needs if receiver.service else ()
        stored.delete()  # before the referral's key takes the place of the draft's
        return send_referral(
            actor,
            draft.place,
            receiver,
            about,
            wanted_of(draft.answers, needs),
            agreement_of(draft.answers, own_name=own_name),
            party=party,
            person=draft.person,
        )


def receiver_of(draft: Draft) -> Receiver:
    """To whom a draft goes. Raises ValidationError where they cannot be referred to (any more)."""
    if service := draft.answers.get("service"):
        return receiver_by(f"service:{service}")
    return receiver_by(draft.answers.get("to", {}).get("to", ""))


def about_of_record(person: Person) -> About:
    """Whom a referral is about, as their record says."""
    address = current_address(person)
    return About(
        name=person.name,
        called=person.known_as,
        born_on=person.date_of_birth,
        phone=person.phone,
        email=person.email,
        address=", ".join(part for part in (address.lines, address.town) if part) if address else "",
        postcode=address.postcode if address else "",
        communication="; ".join(str(need) for need in communication_needs(person))[:300],
    )
