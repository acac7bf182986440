"""Writing About me, alerts, legal statuses and advance wishes, and that somebody was asked what they need."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import CARE_STAFF, Role
from commonweal.core.ledger.actions import write_entry
from commonweal.people.about.alerting import AlertKind, LegalKind, WishKind, tells_code
from commonweal.people.about.headings import BY_KEY, MOST_LETTERS
from commonweal.people.about.models import AboutMe, Alert, LegalStatus, NeedsAsked, Wish
from commonweal.people.identity.models import Person
from commonweal.people.sight.models import Basis, Compartment
from commonweal.people.sight.queries import access_of, is_own_record, require_staff_or_own

LONGEST_REVIEW = timedelta(days=366)
"""A risk to workers is looked at again at least once a year."""


def may_write_about(actor: Actor, person: Person) -> bool:
    """Whether the actor writes About me: the person, care staff who see their care, or a carer who does."""
    access = access_of(actor, person)
    return access.sees(Compartment.CARE) and (
        is_own_record(actor, person) or actor.has_role(*CARE_STAFF) or Basis.CARER in access.bases
    )


def write_about_me(
    actor: Actor,
    person: Person,
    answers: Mapping[str, str],
    *,
    written_as: str = AboutMe.WrittenAs.SELF,
    supported_by: str = "",
    based_on: int | None = None,
) -> AboutMe:
    """Save a new version of About me: the one before is kept. Nothing changed saves nothing and returns what stands.

    `answers` has words by heading's key; `based_on` is the number of the version that was changed (0 for none), so that
    what somebody else saved meanwhile is not lost. For the person, care staff and carers who see the care part. Raises
    ValidationError by field.
    """
    if not may_write_about(actor, person):
        raise PermissionDenied("Only the person, those they chose to share their care with, and care staff write this.")
    given = {key: words.strip() for key, words in answers.items() if words.strip()}
    wrong: dict[str, Any] = dict.fromkeys(given.keys() - BY_KEY.keys(), "There is no such heading")
    wrong |= {
        key: f"Shorten this to {MOST_LETTERS} letters: what comes first is read first"
        for key, words in given.items()
        if len(words) > MOST_LETTERS
    }
    if not given:
        wrong["most_important"] = "Write something under at least one heading"
    if written_as not in AboutMe.WrittenAs.values:
        wrong["written_as"] = "Choose whose words these are"
    elif written_as != AboutMe.WrittenAs.SELF and not supported_by.strip():
        wrong["supported_by"] = "Enter who helped or wrote it: their name, and who they are to the person"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        Person.objects.select_for_update(of=("self",)).get(pk=person.pk)  # one version at a time
        latest = AboutMe.objects.filter(person=person).order_by("-number").first()
        number = latest.number if latest else 0
        if based_on is not None and based_on != number and latest is not None:
            raise ValidationError(
                f"{latest.written_by_name} saved another version while you wrote. Your words are still here: look at "
                f"version {number}, take from it what is missing, and save again."
            )
        same = latest is not None and (latest.answers, latest.written_as, latest.supported_by) == (
            given,
            written_as,
            supported_by.strip(),
        )
        if latest is not None and same:
            return latest
        saved = AboutMe(
            person=person,
            number=number + 1,
            answers=given,
            written_as=written_as,
            supported_by=supported_by.strip(),
            written_by_name=actor.name,
            written_at=timezone.now(),
        )
        saved.clean_fields(exclude=["id", "person"])
        saved.save(force_insert=True)
        before = latest.answers if latest else {}
        changed = [heading.title for key, heading in BY_KEY.items() if before.get(key, "") != given.get(key, "")]
        write_entry(
            actor,
            "about.written",
            f"“About me” version {saved.number}: {'; '.join(changed) or 'who wrote it'}",
            person_id=person.pk,
            compartment=Compartment.CARE,
            payload={"about_me": saved.pk, "version": saved.number, "written_as": written_as},
        )
    return saved


def set_alert(
    actor: Actor,
    person: Person,
    kind: AlertKind | str,
    words: str,
    *,
    reason: str = "",
    starts_on: date | None = None,
    review_on: date | None = None,
    ends_on: date | None = None,
) -> Alert:
    """Say what to be careful of, from a day (today). The person says it of themselves too; ValidationError by field.

    A risk to workers is set by staff alone, is never shown to the person or their circle, and must carry a reason and a
    day within a year on which it is looked at again. The code of a key safe is refused.
    """
    kind = AlertKind(kind)
    require_care_or_safety(actor, person)
    today = timezone.localdate()
    starts_on = starts_on or today
    wrong: dict[str, Any] = {}
    if not words.strip():
        wrong["words"] = "Enter what to be careful of, in a sentence"
    elif kind is AlertKind.KEY_SAFE and tells_code(words + " " + reason):
        wrong["words"] = "Do not write the code of the key safe here: say only who knows it"
    if kind.for_staff and is_own_record(actor, person):
        raise PermissionDenied("Only staff can record a risk to workers.")
    if kind.for_staff and not reason.strip():
        wrong["reason"] = "Enter what this rests on: what happened, when, and who says so"
    if kind.for_staff and review_on is None:
        wrong["review_on"] = "Enter the day on which this is looked at again"
    elif review_on is not None and not today < review_on <= today + LONGEST_REVIEW:
        wrong["review_on"] = "Enter a day after today and within a year"
    if starts_on > today:
        wrong["starts_on"] = "Enter the day it began: today or earlier"
    if ends_on is not None and ends_on < max(starts_on, today):
        wrong["ends_on"] = "The last day must not be before the first, nor past"
    if wrong:
        raise ValidationError(wrong)
    alert = Alert(
        person=person,
        kind=kind.value,
        words=words.strip(),
        compartment=kind.compartment,
        for_staff=kind.for_staff,
        reason=reason.strip(),
        starts_on=starts_on,
        review_on=review_on,
        ends_on=ends_on,
        set_by_name=actor.name,
    )
    alert.clean_fields(exclude=["id", "person"])
    with transaction.atomic():
        alert.save(force_insert=True)
        _write_alert(actor, alert, "alert.set", f"Alert: {kind.words}")
    return alert


def end_alert(actor: Actor, alert: Alert, *, reason: str) -> Alert:
    """End an alert today, with a reason; it stays in the history."""
    require_care_or_safety(actor, alert.person)
    if not reason.strip():
        raise ValidationError({"reason": "Enter why it is no longer so"})
    with transaction.atomic():
        stored = Alert.objects.select_for_update(of=("self",)).select_related("person").get(pk=alert.pk)
        if stored.ended_by_name:
            raise ValidationError({"reason": "This alert has ended already"})
        stored.ends_on = max(timezone.localdate(), stored.starts_on)
        stored.ended_by_name, stored.end_reason = actor.name, reason.strip()
        stored.save(update_fields=["ends_on", "ended_by_name", "end_reason"])
        _write_alert(actor, stored, "alert.ended", f"Alert ended: {stored.title}", reason.strip())
    return stored


def review_alert(actor: Actor, alert: Alert, *, review_on: date) -> Alert:
    """Say that an alert was looked at and is still so, and when to look again. Care staff who see the care part."""
    actor.require_role(*CARE_STAFF, Role.SAFEGUARDING_LEAD)
    access_of(actor, alert.person).require_part(Compartment.CARE)
    today = timezone.localdate()
    if not today < review_on <= today + LONGEST_REVIEW:
        raise ValidationError({"review_on": "Enter a day after today and within a year"})
    with transaction.atomic():
        stored = Alert.objects.select_for_update(of=("self",)).select_related("person").get(pk=alert.pk)
        if stored.ended_by_name:
            raise ValidationError({"review_on": "This alert has ended already"})
        stored.review_on = review_on
        stored.save(update_fields=["review_on"])
        _write_alert(actor, stored, "alert.reviewed", f"Alert looked at again, still so: {stored.title}")
    return stored


def require_care_or_safety(actor: Actor, person: Person) -> None:
    if not (actor.has_role(*CARE_STAFF, Role.SAFEGUARDING_LEAD) or is_own_record(actor, person)):
        raise PermissionDenied("Only the person, and care staff with them, can do this.")
    access_of(actor, person).require_part(Compartment.CARE)


def _write_alert(actor: Actor, alert: Alert, kind: str, summary: str, reason: str = "") -> None:
    """In the ledger, a risk to workers is kept with safeguarding: its words are not for the person's own timeline."""
    write_entry(
        actor,
        kind,
        summary,
        person_id=alert.person_id,
        compartment=Compartment.SAFEGUARDING if alert.for_staff else alert.compartment,
        payload={"alert": alert.pk, "kind": alert.kind, "review_on": alert.review_on},
        reason=reason,
    )


def record_legal_status(
    actor: Actor,
    person: Person,
    kind: LegalKind | str,
    *,
    starts_on: date,
    source: str,
    ends_on: date | None = None,
    note: str = "",
) -> LegalStatus:
    """Record where a person stands in law from a day, and the document that says so. Care staff who see their care.

    An authorised deprivation of liberty must have an end, at most twelve months on. Raises ValidationError by field.
    """
    kind = LegalKind(kind)
    actor.require_role(*CARE_STAFF, Role.SAFEGUARDING_LEAD)
    access_of(actor, person).require_part(Compartment.CARE)
    wrong: dict[str, Any] = {}
    if not source.strip():
        wrong["source"] = "Enter the document it rests on, and where it is"
    if starts_on > timezone.localdate():
        wrong["starts_on"] = "Enter the day it began: today or earlier"
    if ends_on is not None and ends_on < starts_on:
        wrong["ends_on"] = "The last day must not be before the first"
    if kind is LegalKind.LIBERTY:
        if ends_on is None:
            wrong["ends_on"] = "Enter the last day: an authorisation always has one"
        elif ends_on > starts_on + timedelta(days=366):
            wrong["ends_on"] = "An authorisation lasts twelve months at most"
    if kind is LegalKind.OTHER and not note.strip():
        wrong["note"] = "Enter what it is, and what it changes"
    if wrong:
        raise ValidationError(wrong)
    status = LegalStatus(
        person=person,
        kind=kind.value,
        starts_on=starts_on,
        ends_on=ends_on,
        source=source.strip(),
        note=note.strip(),
        recorded_by_name=actor.name,
    )
    status.clean_fields(exclude=["id", "person"])
    with transaction.atomic():
        status.save(force_insert=True)
        _write_status(actor, status, "legal.recorded", f"Legal status: {kind.words}")
    return status


def end_legal_status(actor: Actor, status: LegalStatus, *, ended_on: date, reason: str) -> LegalStatus:
    """Record the last day of a legal status, and why it ended."""
    actor.require_role(*CARE_STAFF, Role.SAFEGUARDING_LEAD)
    wrong = {}
    if not status.starts_on <= ended_on <= timezone.localdate():
        wrong["ended_on"] = "Enter a day from when it began until today"
    if not reason.strip():
        wrong["reason"] = "Enter why it ended, and by what document"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        stored = LegalStatus.objects.select_for_update(of=("self",)).select_related("person").get(pk=status.pk)
        stored.ends_on, stored.end_reason = ended_on, reason.strip()
        stored.save(update_fields=["ends_on", "end_reason"])
        _write_status(actor, stored, "legal.ended", f"No longer: {stored.title}", reason.strip())
    return stored


def _write_status(actor: Actor, status: LegalStatus, kind: str, summary: str, reason: str = "") -> None:
    write_entry(
        actor,
        kind,
        summary,
        person_id=status.person_id,
        compartment=Compartment.CARE,
        payload={
            "legal_status": status.pk,
            "kind": status.kind,
            "starts_on": status.starts_on,
            "ends_on": status.ends_on,
            "source": status.source,
            "effects": sorted(effect.value for effect in LegalKind(status.kind).effects),
        },
        reason=reason,
    )


def record_wish(
    actor: Actor,
    person: Person,
    kind: WishKind | str,
    words: str,
    *,
    made_on: date,
    kept_where: str,
    life_sustaining: bool = False,
    is_witnessed: bool = False,
) -> Wish:
    """Record an advance decision or wish; of the same kind, the version before is kept and no longer counts.

    `kept_where` says where the signed paper is. For the person and care staff; ValidationError by field.
    """
    kind = WishKind(kind)
    require_staff_or_own(actor, person)
    access_of(actor, person).require_part(Compartment.HEALTH)
    wrong: dict[str, Any] = {}
    if not words.strip():
        wrong["words"] = "Enter what they decided or wish, in their own words"
    if not kept_where.strip():
        wrong["kept_where"] = "Enter where the paper is kept, so that it is found in time"
    if made_on > timezone.localdate():
        wrong["made_on"] = "Enter the day it was made: today or earlier"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        before = Wish.objects.filter(person=person, kind=kind.value).aggregate(last=Max("number"))["last"] or 0
        wish = Wish(
            person=person,
            kind=kind.value,
            number=before + 1,
            words=words.strip(),
            made_on=made_on,
            kept_where=kept_where.strip(),
            life_sustaining=life_sustaining and kind is WishKind.REFUSES_TREATMENT,
            is_witnessed=is_witnessed,
            recorded_by_name=actor.name,
            recorded_at=timezone.now(),
        )
        wish.clean_fields(exclude=["id", "person"])
        wish.save(force_insert=True)
        _write_wish(actor, wish, "wish.recorded", f"{kind.words}, version {wish.number}")
    return wish


def withdraw_wish(actor: Actor, wish: Wish) -> Wish:
    """Record that the person no longer wants it. They may say so at any time while they can decide it."""
    require_staff_or_own(actor, wish.person)
    with transaction.atomic():
        stored = Wish.objects.select_for_update(of=("self",)).select_related("person").get(pk=wish.pk)
        if stored.withdrawn_at is not None:
            raise ValidationError("It has been withdrawn already")
        stored.withdrawn_at, stored.withdrawn_by_name = timezone.now(), actor.name
        stored.save(update_fields=["withdrawn_at", "withdrawn_by_name"])
        _write_wish(actor, stored, "wish.withdrawn", f"Withdrawn: {stored.title}")
    return stored


def _write_wish(actor: Actor, wish: Wish, kind: str, summary: str) -> None:
    write_entry(
        actor,
        kind,
        summary,
        person_id=wish.person_id,
        compartment=Compartment.HEALTH,
        payload={"wish": wish.pk, "kind": wish.kind, "version": wish.number},
    )


def record_needs_asked(
    actor: Actor, person: Person, *, found: str, may_share: bool, asked_on: date | None = None, note: str = ""
) -> NeedsAsked:
    """Record that somebody was asked what they need to read, follow and answer.

    The first step of the Accessible Information Standard (NHS England, DCB1605). `may_share`: they agree that those who
    support them are told. For the person and care staff.
    """
    require_staff_or_own(actor, person)
    asked_on = asked_on or timezone.localdate()
    wrong: dict[str, Any] = {}
    if found not in NeedsAsked.Found.values:
        wrong["found"] = "Choose what they said"
    if asked_on > timezone.localdate():
        wrong["asked_on"] = "Enter the day they were asked: today or earlier"
    if found == NeedsAsked.Found.NOT_ASKED and not note.strip():
        wrong["note"] = "Enter why they could not be asked"
    if wrong:
        raise ValidationError(wrong)
    asked = NeedsAsked(
        person=person,
        asked_on=asked_on,
        asked_by_name=actor.name,
        found=found,
        may_share=may_share,
        note=note.strip(),
    )
    asked.clean_fields(exclude=["id", "person"])
    with transaction.atomic():
        asked.save(force_insert=True)
        write_entry(
            actor,
            "communication.asked",
            f"Asked what they need to read and follow: {asked.get_found_display().lower()}",
            person_id=person.pk,
            compartment=Compartment.IDENTITY,
            payload={"found": found, "may_share": may_share, "asked_on": asked_on},
        )
    return asked
