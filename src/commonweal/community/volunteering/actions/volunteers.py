"""Offering a hand, being taken on, the checks that were seen, breaks, and stopping."""

import uuid
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.community.volunteering.actions.matching import hand_back_task, locked, return_if_unanswered
from commonweal.community.volunteering.actions.telling import chain_of, tell_volunteer
from commonweal.community.volunteering.keys import VOLUNTEER, digest_of, link_key
from commonweal.community.volunteering.models import Asking, Check, CheckIn, Task, Volunteer
from commonweal.community.volunteering.queries.schemes import coordinates, is_the_volunteer, known_postcode, scheme_for
from commonweal.community.volunteering.rules import expires_on, rules_on
from commonweal.community.volunteering.states import State
from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Account
from commonweal.core.ledger.actions import write_entry
from commonweal.core.places.models import Postcode

FURTHEST_MILES = 50
MOST_TASKS = 10
FOUND = ("id", "place", "organisation", "account", "neighbourhood", "days", "times")
"""Columns that nobody types: found by us, or checked before."""

IN_FORCE = (Volunteer.State.OFFERED, Volunteer.State.APPROVED, Volunteer.State.PAUSED)


@dataclass(frozen=True)
class NewOffer:
    """What somebody offers. Keys are of the policy; empty `interests`, `days` and `times` mean any."""

    name: str
    postcode: str
    miles: int
    agreements: tuple[str, ...]
    phone: str = ""
    email: str = ""
    interests: tuple[str, ...] = ()
    days: tuple[int, ...] = ()
    times: tuple[str, ...] = ()
    abilities: tuple[str, ...] = ()
    most_at_once: int = 2
    about: str = ""
    support: str = ""


CHANGED = ("postcode", "miles", "phone", "email", "interests", "days", "times", "abilities", "most_at_once", "about")
"""What volunteers change themselves, besides what they need (`support`)."""


def offer_hand(actor: Actor, given: NewOffer, *, account: Account | None = None) -> Volunteer:
    """Keep an offer, signed in or not; a coordinator of the postcode's scheme decides. ValidationError by field."""
    rules = rules_on(timezone.localdate())
    postcode, wrong = _checked(given)
    missing = [key for key in rules.agreements if key not in given.agreements]
    if missing:
        wrong["agreements"] = f"Tick each line that you agree to. Missing: {rules.agreements[missing[0]]}"
    if not given.name.strip():
        wrong["name"] = "Enter your name"
    scheme = scheme_for(postcode) if postcode else None
    if postcode is not None and scheme is None:
        wrong["postcode"] = f"There is no scheme of neighbours for {postcode.pk} yet"
    account_id = account.pk if account is not None else actor.account_id
    with transaction.atomic(), acting_as(system_actor("keeping an offer of help")):
        if scheme is not None and account_id is not None:
            same = Volunteer.objects.filter(organisation=scheme.organisation, account=account_id, state__in=IN_FORCE)
            if same.exists():
                wrong["name"] = f"You have offered a hand to {scheme} already. Change that offer instead"
        if wrong or scheme is None or postcode is None:
            raise ValidationError(wrong)
        now = timezone.now()
        volunteer = Volunteer(
            pk=uuid.uuid4(),
            place_id=scheme.organisation.place_id,
            organisation=scheme.organisation,
            account_id=account_id,
            name=given.name.strip(),
            agreements=[key for key in rules.agreements if key in given.agreements],
            agreed_at=now,
            support=given.support.strip(),
            offered_at=now,
        )
        volunteer.key = digest_of(link_key(VOLUNTEER, volunteer.pk))
        _put(volunteer, given, postcode)
        volunteer.clean_fields(exclude=FOUND)
        volunteer.save(force_insert=True)
        _enter(actor, volunteer, "volunteer.offered", "A neighbour offered a hand")
        tell_volunteer(actor, volunteer, "volunteer-offer-received")
    return volunteer


def change_offer(actor: Actor, volunteer: Volunteer, **changes: Any) -> Volunteer:
    """Change what a volunteer offers (CHANGED, or `support`), by them or the coordinator. ValidationError by field."""
    _require_own_or_coordinator(actor, volunteer)
    with transaction.atomic():
        stored = Volunteer.objects.select_for_update(of=("self",)).get(pk=volunteer.pk)
        given = replace(as_offered(stored), **{name: value for name, value in changes.items() if name in CHANGED})
        postcode, wrong = _checked(given)
        if wrong or postcode is None:
            raise ValidationError(wrong)
        _put(stored, given, postcode)
        stored.support = str(changes.get("support", stored.support)).strip()
        stored.clean_fields(exclude=FOUND)
        stored.save()
        _enter(actor, stored, "volunteer.changed", "A volunteer's offer was changed")
    return stored


def as_offered(volunteer: Volunteer) -> NewOffer:
    """What a volunteer offers now."""
    return NewOffer(
        name=volunteer.name,
        postcode=volunteer.postcode,
        miles=volunteer.miles,
        agreements=tuple(volunteer.agreements),
        phone=volunteer.phone,
        email=volunteer.email,
        interests=tuple(volunteer.interests),
        days=tuple(volunteer.days),
        times=tuple(volunteer.times),
        abilities=tuple(volunteer.abilities),
        most_at_once=volunteer.most_at_once,
        about=volunteer.about,
        support=volunteer.support,
    )


def _put(volunteer: Volunteer, given: NewOffer, postcode: Postcode) -> None:
    rules = rules_on(timezone.localdate())
    volunteer.phone, volunteer.email = given.phone.strip(), given.email.strip()
    volunteer.postcode = postcode.pk
    volunteer.latitude, volunteer.longitude = postcode.latitude, postcode.longitude
    volunteer.neighbourhood_id = postcode.neighbourhood_id
    volunteer.miles = given.miles
    volunteer.interests = [key for key in rules.kinds if key in given.interests]
    volunteer.days = sorted(set(given.days))
    volunteer.times = [one for one in ("morning", "afternoon", "evening") if one in given.times]
    volunteer.abilities = [key for key in rules.abilities if key in given.abilities]
    volunteer.most_at_once = given.most_at_once
    volunteer.about = given.about.strip()


def _checked(given: NewOffer) -> tuple[Postcode | None, dict[str, str]]:
    """The postcode, and what is wrong by field."""
    wrong: dict[str, str] = {}
    if not (given.phone.strip() or given.email.strip()):
        wrong["phone"] = "Enter a phone number or an e-mail address, so that we can reach you"
    if not 1 <= given.miles <= FURTHEST_MILES:
        wrong["miles"] = f"Enter how many miles you go, from 1 to {FURTHEST_MILES}"
    if not 1 <= given.most_at_once <= MOST_TASKS:
        wrong["most_at_once"] = f"Enter a number from 1 to {MOST_TASKS}"
    postcode, fault = known_postcode(given.postcode)
    if fault:
        wrong["postcode"] = fault
    return postcode, wrong


def approve_volunteer(actor: Actor, volunteer: Volunteer, words: str = "") -> Volunteer:
    """Take somebody on: from now they can be asked. Which tasks, their checks say."""
    stored = _decide(actor, volunteer, Volunteer.State.APPROVED, words)
    tell_volunteer(actor, stored, "volunteer-approved", words=stored.decision_words or "We are glad to have you.")
    return stored


def decline_volunteer(actor: Actor, volunteer: Volunteer, words: str) -> Volunteer:
    """Do not take somebody on, with a reason that they are told. ValidationError without one."""
    if not words.strip():
        raise ValidationError({"words": "Say why, in words that they can read"})
    stored = _decide(actor, volunteer, Volunteer.State.DECLINED, words)
    tell_volunteer(actor, stored, "volunteer-declined", words=stored.decision_words)
    return stored


def _decide(actor: Actor, volunteer: Volunteer, state: str, words: str) -> Volunteer:
    _require_coordinator(actor, volunteer)
    with transaction.atomic():
        stored = _held(volunteer)
        if stored.state != Volunteer.State.OFFERED:
            raise ValidationError(f"This offer was decided already: {stored.get_state_display().lower()}")
        stored.state = state
        stored.decided_at, stored.decided_by_name = timezone.now(), actor.name
        stored.decision_words = words.strip()
        stored.save(update_fields=["state", "decided_at", "decided_by_name", "decision_words"])
        _enter(actor, stored, f"volunteer.{state}", f"An offer was decided: {stored.get_state_display().lower()}")
    return stored


def record_check(
    actor: Actor, volunteer: Volunteer, kind: str, *, issued_on: date, reference: str = "", expires: date | None = None
) -> Check:
    """Write down a check that the coordinator has seen: kind, reference, day of issue. Never a copy of it.

    It counts as long as the policy says for its kind, or until `expires` where that is sooner. Raises ValidationError
    by field.
    """
    _require_coordinator(actor, volunteer)
    today = timezone.localdate()
    rules = rules_on(today)
    wrong: dict[str, str] = {}
    if kind not in rules.checks:
        wrong["kind"] = "Choose what you have seen"
    if issued_on > today:
        wrong["issued_on"] = "The day must be today or earlier"
    if expires is not None and expires < issued_on:
        wrong["expires"] = "It must run out on the day it was issued or later"
    if wrong:
        raise ValidationError(wrong)
    until = expires_on(rules, kind, issued_on)
    check = Check(
        volunteer=volunteer,
        kind=kind,
        reference=reference.strip()[:100],
        issued_on=issued_on,
        expires_on=min((day for day in (until, expires) if day is not None), default=None),
        seen_by_id=actor.account_id,
        seen_by_name=actor.name,
        seen_on=today,
    )
    with transaction.atomic():
        check.save(force_insert=True)
        _enter(actor, volunteer, "volunteer.checked", f"Seen by {actor.name}: {rules.check_name(kind)}", check=kind)
    return check


def end_check(actor: Actor, check: Check, why: str) -> Check:
    """Take a check back (it was withdrawn, or seen by mistake): from today it counts no longer."""
    _require_coordinator(actor, check.volunteer)
    if not why.strip():
        raise ValidationError({"why": "Say why it no longer counts"})
    with transaction.atomic():
        stored = Check.objects.select_for_update(of=("self",)).get(pk=check.pk)
        stored.ended_on, stored.ended_why = timezone.localdate(), why.strip()[:300]
        stored.save(update_fields=["ended_on", "ended_why"])
        name = rules_on(timezone.localdate()).check_name(stored.kind)
        _enter(actor, check.volunteer, "volunteer.check_ended", f"No longer counts: {name}", check=stored.kind)
    return stored


def check_in(actor: Actor, volunteer: Volunteer, words: str = "", *, on: date | None = None) -> CheckIn:
    """Note that the coordinator asked a volunteer how they are getting on."""
    _require_coordinator(actor, volunteer)
    day = on or timezone.localdate()
    if day > timezone.localdate():
        raise ValidationError({"on": "The day must be today or earlier"})
    row = CheckIn(volunteer=volunteer, on=day, words=words.strip(), by_name=actor.name)
    with transaction.atomic():
        row.save(force_insert=True)
        stored = _held(volunteer)
        if stored.last_checked_in_on is None or stored.last_checked_in_on < day:
            stored.last_checked_in_on = day
            stored.save(update_fields=["last_checked_in_on"])
    return row


def pause_offer(actor: Actor, volunteer: Volunteer, until: date | None = None) -> Volunteer:
    """Take a break: nobody asks until the day after `until`, or until they say so. Tasks on hand stay theirs."""
    _require_own_or_coordinator(actor, volunteer)
    if until is not None and until < timezone.localdate():
        raise ValidationError({"until": "The last day of the break must be today or later"})
    with transaction.atomic():
        stored = _held(volunteer)
        if stored.state not in (Volunteer.State.APPROVED, Volunteer.State.PAUSED):
            raise ValidationError("Only somebody who was taken on can take a break")
        stored.state, stored.paused_until = Volunteer.State.PAUSED, until
        stored.save(update_fields=["state", "paused_until"])
        _enter(actor, stored, "volunteer.paused", "A volunteer takes a break")
    return stored


def resume_offer(actor: Actor, volunteer: Volunteer) -> Volunteer:
    """End a break."""
    _require_own_or_coordinator(actor, volunteer)
    with transaction.atomic():
        stored = _held(volunteer)
        if stored.state != Volunteer.State.PAUSED:
            raise ValidationError("There is no break to end")
        stored.state, stored.paused_until = Volunteer.State.APPROVED, None
        stored.save(update_fields=["state", "paused_until"])
        _enter(actor, stored, "volunteer.resumed", "A volunteer is back from a break")
    return stored


def leave(actor: Actor, volunteer: Volunteer, why: str = "") -> Volunteer:
    """Stop volunteering: what is on hand goes back to be asked of others, and no more is asked."""
    _require_own_or_coordinator(actor, volunteer)
    with transaction.atomic():
        with acting_as(system_actor("a volunteer stops")) as system:
            stored = _held(volunteer)
            if stored.state not in IN_FORCE:
                raise ValidationError("They have stopped already")
            for task in Task.objects.filter(volunteer=stored, state=State.MATCHED).order_by("pk"):
                hand_back_task(system, task, "Has stopped volunteering")
            now = timezone.now()
            unanswered = Asking.objects.filter(volunteer=stored, answer=Asking.Answer.NONE)
            asked_about = list(unanswered.values_list("task", flat=True))
            unanswered.update(answer=Asking.Answer.NO, answered_at=now)
            for key in sorted(asked_about):
                return_if_unanswered(system, locked(key))
            stored.state, stored.left_on, stored.left_why = (
                Volunteer.State.LEFT,
                timezone.localdate(),
                why.strip()[:300],
            )
            stored.decided_at = stored.decided_at or now
            stored.save(update_fields=["state", "left_on", "left_why", "decided_at"])
        _enter(actor, stored, "volunteer.left", "A volunteer has stopped")
    return stored


def _held(volunteer: Volunteer) -> Volunteer:
    found = Volunteer.objects.select_for_update(of=("self",)).select_related(
        "account", "organisation__volunteering_scheme"
    )
    return found.get(pk=volunteer.pk)


def _enter(actor: Actor, volunteer: Volunteer, kind: str, summary: str, **payload: Any) -> None:
    facts = {"volunteer": volunteer.pk, **payload}
    write_entry(actor, kind, summary, chain=chain_of(volunteer.organisation_id), payload=facts)


def _require_coordinator(actor: Actor, volunteer: Volunteer) -> None:
    if not coordinates(actor, volunteer.organisation_id):
        raise PermissionDenied("Only a volunteer coordinator of this scheme can do this.")


def _require_own_or_coordinator(actor: Actor, volunteer: Volunteer) -> None:
    if not (coordinates(actor, volunteer.organisation_id) or is_the_volunteer(actor, volunteer)):
        raise PermissionDenied("Only the volunteer, or a coordinator of the scheme, can do this.")
