"""Sending a referral: what was agreed, who sees it from now, what is promised, and who is told."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from commonweal.community.directory.needs import all_needs
from commonweal.community.referrals.actions.telling import ask_for_answer, holder_key, person_key, tell_person
from commonweal.community.referrals.contents import About, Agreement, Wanted
from commonweal.community.referrals.keys import digest_of
from commonweal.community.referrals.models import Checklist, How, Referral, Source, Turn, Urgency
from commonweal.community.referrals.promises import contact_by, next_day
from commonweal.community.referrals.queries.parties import REFERS, Party, Receiver, minding_team
from commonweal.community.referrals.states import OPEN, State
from commonweal.community.referrals.visible import OF_THE_RECORD, shareable
from commonweal.core.accounts.actors import Actor, acting_as, set_actor, system_actor
from commonweal.core.accounts.roles import CARE_STAFF
from commonweal.core.correspondence.references import new_reference
from commonweal.core.ledger.actions import write_entry
from commonweal.core.places import postcodes
from commonweal.core.places.models import Place, Postcode
from commonweal.people.consent.actions import give_consent
from commonweal.people.consent.models import Consent
from commonweal.people.identity.models import Person
from commonweal.people.sight.models import Compartment, Sight
from commonweal.people.sight.queries import access_of, in_force, is_own_record

REFERRED, DECLINED_TO_BE = "871731000000106", "871711000000103"
"""SNOMED CT: referral to social prescribing service, and social prescribing declined."""

MOST_WORDS = 4000


@dataclass(frozen=True)
class Sent:
    """A referral that was sent, and the key with which the person follows it."""

    referral: Referral
    key: str


def send_referral(
    actor: Actor,
    place: Place,
    receiver: Receiver,
    about: About,
    wanted: Wanted,
    agreement: Agreement,
    *,
    party: Party | None = None,
    person: Person | None = None,
    checklist: Checklist | None = None,
    question: str = "",
    their_reference: str = "",
    tells_person: bool = True,
) -> Sent:
    """Refer somebody. `party` is for whom the actor refers; without it they refer themselves (signed in or not).

    `person` is their record, where there is one that the actor sees: the receiver then sees of it what was agreed, for
    as long as the referral is open. Raises ValidationError by field (without the person's agreement nothing is sent),
    PermissionDenied for whoever may not refer.
    """
    _require_may_refer(actor, party)
    about, point = checked_about(about, has_record=person is not None)
    _check_wanted(wanted)
    check_agreement(actor, agreement)
    now = timezone.now()
    today = timezone.localdate()
    made = uuid.uuid4()
    referral = Referral(
        id=made,
        reference=new_reference(),
        place=place,
        person=person,
        **about_fields(about, point),
        source=Source.SELF if party is None else wanted.source,
        sent_by=party.viewer if party else actor.account_id,
        from_organisation=party.organisation if party else None,
        from_team=party.team if party else None,
        from_name=party.name if party else about.name,
        made_by_id=actor.account_id,
        made_by_name=actor.name if party else about.name,
        minder=None if party else minding_team(place, about.postcode),
        why=wanted.why.strip(),
        what_matters=wanted.what_matters.strip(),
        to_know=wanted.to_know.strip(),
        needs=[key for key in wanted.needs if key in all_needs()],
        urgency=wanted.urgency,
        tell_referrer=agreement.tell_referrer,
        checklist=checklist,
        question=question,
        their_reference=their_reference,
        state=State.SENT.value,
        sent_at=now,
        contact_by=contact_by(today, wanted.urgency),
    )
    if party is None and referral.minder is None:
        raise ValidationError("Nobody looks after referrals here yet. Phone your council.")
    referral.person_key = digest_of(person_key(referral))
    with transaction.atomic():
        _refuse_twice(referral, receiver)
        if party is None and actor.account_id is None:
            set_actor(actor, referral.person_key)  # whoever has no account sees it by its key from the first moment
        _begin_turn(actor, referral, receiver, agreement, now)
        write_step(actor, referral, "sent", f"Referred to {receiver.name}", _facts(referral, receiver))
        _tell_of_sending(actor, referral, tells_person=tells_person)
    return Sent(referral, person_key(referral))


def _require_may_refer(actor: Actor, party: Party | None) -> None:
    if party is None:
        if actor.is_staff:
            raise PermissionDenied("Refer people for the team or organisation you work in.")
        return
    actor.require_role(*REFERS)
    if not actor.is_system and party.viewer not in actor.viewers:
        raise PermissionDenied("You can refer people only for the team or organisation you work in.")


def checked_about(about: About, *, has_record: bool) -> tuple[About, Postcode | None]:
    """Whom it is about, cleaned, with what is known of the postcode. Raises ValidationError by field."""
    wrong: dict[str, str] = {}
    name = about.name.strip()
    if not name:
        wrong["name"] = "Enter their name"
    if not has_record and not (about.phone.strip() or about.email.strip() or about.address.strip()):
        wrong["phone"] = "Enter a phone number, an e-mail address or where they live: they have to be reached"
    if about.born_on and about.born_on > timezone.localdate():
        wrong["born_on"] = "The date of birth must be in the past"
    if about.email.strip():
        try:
            validate_email(about.email.strip())
        except ValidationError:
            wrong["email"] = "Enter an e-mail address, like name@example.com"
    postcode = about.postcode.strip()
    if postcode:
        try:
            postcode = postcodes.normalise(postcode)
        except postcodes.PostcodeError as error:
            wrong["postcode"] = str(error)
    if wrong:
        raise ValidationError(wrong)
    point = Postcode.objects.filter(pk=postcode).first() if postcode else None
    return replace(about, name=name, postcode=postcode), point


def about_fields(about: About, point: Postcode | None) -> dict[str, Any]:
    """The columns of whom it is about."""
    return {
        "name": about.name,
        "called": about.called.strip(),
        "born_on": about.born_on,
        "phone": about.phone.strip(),
        "email": about.email.strip(),
        "address": about.address.strip(),
        "postcode": about.postcode,
        "neighbourhood_id": point.neighbourhood_id if point else None,
        "communication": about.communication.strip(),
        "reach": about.reach.strip(),
        "may_write": about.may_write,
        "gp_practice": about.gp_practice.strip(),
    }


def _check_wanted(wanted: Wanted) -> None:
    wrong: dict[str, str] = {}
    if not wanted.why.strip():
        wrong["why"] = "Say in plain words why you refer them"
    for name in ("why", "what_matters", "to_know"):
        if len(getattr(wanted, name)) > MOST_WORDS:
            wrong[name] = f"Use {MOST_WORDS:,} letters at most"
    if wanted.urgency not in Urgency.values:
        wrong["urgency"] = "Choose how soon"
    if wanted.source not in Source.values:
        wrong["source"] = "Choose where the referral comes from"
    if wrong:
        raise ValidationError(wrong)


def check_agreement(actor: Actor, agreement: Agreement | None) -> Agreement:
    """Raises ValidationError where nobody agreed, or it is not said who and how."""
    wrong: dict[str, str] = {}
    if agreement is None or not agreement.by.strip():
        wrong["agreed_by"] = "Enter who agreed. Without the person's agreement nobody is referred"
    elif agreement.how not in How.values:
        wrong["agreed_how"] = "Choose how they agreed"
    elif agreement.how == How.BEST_INTERESTS and not actor.has_role(*CARE_STAFF):
        wrong["agreed_how"] = "Only care staff can record a decision in somebody's best interests"
    elif agreement.until is not None and agreement.until < timezone.localdate():
        wrong["agreed_until"] = "The last day must be today or later"
    if wrong or agreement is None:
        raise ValidationError(wrong)
    return agreement


def _refuse_twice(referral: Referral, receiver: Receiver) -> None:
    """Raise ValidationError where the same person is with the same receiver already: a form that was sent twice."""
    who: Mapping[str, Any] = (
        {"person": referral.person}
        if referral.person
        else {"name__iexact": referral.name, "postcode": referral.postcode}
    )
    where: Mapping[str, Any] = {"turn__viewer": receiver.viewer} if receiver.viewer else {"turn__email": receiver.email}
    states = [state.value for state in OPEN]
    again = Referral.objects.filter(
        **who,
        **where,
        sent_by=referral.sent_by,
        turn__service=receiver.service,
        question=referral.question,
        state__in=states,
    ).first()
    if again is not None and referral.sent_by is not None:
        raise ValidationError(
            {"to": f"{referral.name} is with {receiver.name} already: {again.reference} is {again.state}"}
        )


def _begin_turn(actor: Actor, referral: Referral, receiver: Receiver, agreement: Agreement, now: datetime) -> Turn:
    """Store the referral (for its first turn) with whose turn it is from now, and what of the record they may see."""
    is_first = referral.turn_id is None
    turn = Turn(
        id=uuid.uuid4(),
        referral=referral,
        reference=referral.reference,
        number=1 if is_first else Turn.objects.filter(referral=referral).count() + 1,
        viewer=receiver.viewer,
        organisation=receiver.party.organisation if receiver.party else None,
        team=receiver.party.team if receiver.party else None,
        listed=receiver.service.organisation if receiver.service else None,
        service=receiver.service,
        name=receiver.name,
        email="" if receiver.viewer else receiver.email,
        agreed_by=agreement.by.strip(),
        agreed_how=agreement.how,
        agreed_at=now,
        agreed_until=agreement.until,
        shares=["contact", *sorted(shareable(agreement.shares))],
        sent_at=now,
    )
    referral.held_by = receiver.viewer
    referral.holder_key = "" if receiver.viewer else digest_of(holder_key(turn))
    referral.state = State.SENT.value
    referral.due_on = next_due(referral)
    referral.reminded_on, referral.reminders = None, 0
    if is_first:
        referral.save(force_insert=True)
    if referral.person is not None:
        turn.consent = _share_record(actor, referral, receiver, agreement)
    turn.save(force_insert=True)
    referral.turn = turn
    referral.save()
    return turn


def next_due(referral: Referral) -> date | None:
    """The last day for what comes next, in a state that was reached today."""
    return next_day(
        State(referral.state),
        timezone.localdate(),
        urgency=referral.urgency,
        contact_by=referral.contact_by,
        contacted=referral.contacted_at is not None,
    )


def _share_record(actor: Actor, referral: Referral, receiver: Receiver, agreement: Agreement) -> Consent | None:
    """Let a receiver that signs in see of the record who it is, and what else was agreed. None where they see it
    already, and where nobody there signs in."""
    person, party = referral.person, receiver.party
    if person is None or party is None:
        return None
    wanted = [Compartment.IDENTITY.value, *(part for part in OF_THE_RECORD if part in agreement.shares)]
    seen = in_force(Sight.objects.filter(person=person, viewer__in=[party.viewer, party.organisation.pk]))
    missing = set(wanted) - set(seen.values_list("compartment", flat=True))
    if not missing:
        return None
    access = access_of(actor, person)
    for part in wanted:
        access.require_part(part)
    given: dict[str, Any] = {
        "purpose": f"Referral {referral.reference} from {referral.from_name}",
        "given_by": agreement.by.strip(),
        "until": agreement.until,
    }
    partner = party.team or party.organisation
    if is_own_record(actor, person) or actor.has_role(*CARE_STAFF):
        return give_consent(actor, person, partner, wanted, **given)
    with acting_as(system_actor(f"what was agreed for {referral.reference}")) as system:
        return give_consent(system, person, partner, wanted, **given)


def pass_to(actor: Actor, referral: Referral, receiver: Receiver, agreement: Agreement) -> Turn:
    """Give the next receiver their turn (see `answering.pass_on`)."""
    return _begin_turn(actor, referral, receiver, agreement, timezone.now())


def _tell_of_sending(actor: Actor, referral: Referral, *, tells_person: bool = True) -> None:
    if tells_person:
        tell_person(actor, referral, "referral-sent", contact_by=referral.contact_by, key=person_key(referral))
    ask_for_answer(actor, referral)


def _facts(referral: Referral, receiver: Receiver) -> dict[str, Any]:
    return {
        "from_organisation": referral.from_organisation_id,
        "to_organisation": receiver.party.organisation.pk if receiver.party else None,
        "to_service": receiver.service.pk if receiver.service else None,
        "source": referral.source,
        "needs": referral.needs,
        "urgency": referral.urgency,
        "checklist": referral.checklist_id,
        "question": referral.question,
        "contact_by": referral.contact_by,
        "code": REFERRED,
    }


def write_step(
    actor: Actor,
    referral: Referral,
    kind: str,
    summary: str,
    facts: Mapping[str, Any] | None = None,
    *,
    reason: str = "",
) -> None:
    """Write a step in the ledger. About somebody without a record here it holds no word about them: what is about
    nobody in particular is read by all staff."""
    is_known = referral.person_id is not None
    write_entry(
        actor,
        f"referral.{kind}",
        f"{summary} ({referral.reference})",
        person_id=referral.person_id,
        chain="" if is_known else f"referral:{referral.pk}",
        payload={"referral": referral.pk, "reference": referral.reference, "state": referral.state, **(facts or {})},
        reason=reason if is_known else "",
    )
