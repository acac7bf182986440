"""Giving and withdrawing consent to share: the sight that comes of it begins and ends in the same transaction."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.ledger.actions import write_entry
from commonweal.people.circle.agreeing import acts_for, require_may_agree, said_by_standing
from commonweal.people.circle.models import Standing
from commonweal.people.consent.models import Consent
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import end_sight, grant_sight, viewer_of
from commonweal.people.sight.models import SHAREABLE, Basis, Compartment
from commonweal.people.sight.queries import is_own_record, listed_parts

LONGEST = timedelta(days=5 * 365)


def give_consent(
    actor: Actor,
    person: Person,
    partner: Organisation | Team,
    compartments: Iterable[str],
    *,
    purpose: str,
    given_by: str = "",
    standing: Standing | None = None,
    until: date | None = None,
) -> Consent:
    """Record that a person agrees to share parts of their record with a partner, for a purpose; they see it from now.

    By the person themselves; by somebody of their circle, signed in, whose right to decide covers these parts; or by
    care staff who record who gave it: `given_by` says who and how, and `standing` is the right of whoever gave it for
    the person. A right that does not cover these parts, is not in force or was never checked is refused. `until` is the
    last day, included; without it the consent lasts until it is withdrawn. Who the person is goes with whatever is
    shared. Raises ValidationError by field.
    """
    speaks = require_may_agree(actor, person)
    chosen = set(compartments)
    wrong = {}
    if not chosen:
        wrong["compartments"] = "Choose what to share"
    elif not chosen <= set(SHAREABLE):
        wrong["compartments"] = "Safeguarding is shared by law and need, not by consent"
    if not purpose.strip():
        wrong["purpose"] = "Enter what it is shared for"
    if until is not None and until < timezone.localdate():
        wrong["until"] = "The last day must be today or later"
    elif until is not None and until > timezone.localdate() + LONGEST:
        wrong["until"] = f"Enter a day within {LONGEST.days // 365} years: it can be given again then"
    if not speaks and not given_by.strip():
        wrong["given_by"] = "Enter who agreed: the person, or who acts for them and by what right"
    if wrong:
        raise ValidationError(wrong)
    if speaks:
        standing = None if is_own_record(actor, person) else acts_for(actor, person, chosen)
    said_by = said_by_standing(standing, chosen) if standing else person.name if speaks else given_by.strip()
    how = f"{said_by}, {given_by.strip()}" if standing and given_by.strip() else said_by
    viewer = viewer_of(partner)
    consent = Consent(
        person=person,
        viewer=viewer.id,
        viewer_name=viewer.name,
        compartments=[part.value for part in SHAREABLE if part in {Compartment.IDENTITY, *chosen}],
        purpose=purpose.strip(),
        given_at=timezone.now(),
        given_by=how[:200],
        standing=standing,
        ends_at=_end_of_day(until) if until else None,
    )
    consent.clean_fields(exclude=["id", "person"])
    with transaction.atomic():
        consent.save(force_insert=True)
        write_entry(
            actor,
            "consent.given",
            f"{said_by} agreed to share with {viewer.name}: {listed_parts(consent.compartments)}",
            person_id=person.pk,
            compartment=Compartment.IDENTITY,
            payload={
                "consent": consent.pk,
                "viewer": viewer.id,
                "compartments": consent.compartments,
                "purpose": consent.purpose,
                "standing": standing.pk if standing else None,
                "ends_at": consent.ends_at,
            },
        )
        grant_sight(
            actor,
            person,
            [viewer],
            consent.compartments,
            Basis.PARTNER,
            origin=consent.pk,
            reason=f"{said_by} agreed: {consent.purpose}",
            until=consent.ends_at,
        )
    return consent


def withdraw_consent(actor: Actor, consent: Consent, *, withdrawn_by: str = "") -> None:
    """Withdraw a consent: the partner's sight ends at once. What they did while it lasted is not undone.

    By the person, by somebody who may decide for them in this, or by care staff who record who withdrew it. Raises
    ValidationError where it is withdrawn already.
    """
    person = consent.person
    said_by = withdrawn_by.strip()
    if require_may_agree(actor, person):
        own = is_own_record(actor, person)
        said_by = person.name if own else str(acts_for(actor, person, consent.compartments))
    if not said_by:
        raise ValidationError({"withdrawn_by": "Enter who withdrew it: the person, or who acts for them"})
    with transaction.atomic():
        stored = Consent.objects.select_for_update().get(pk=consent.pk)
        if stored.withdrawn_at is not None:
            raise ValidationError("This consent has been withdrawn already")
        stored.withdrawn_at = timezone.now()
        stored.withdrawn_by = said_by
        stored.save(update_fields=["withdrawn_at", "withdrawn_by"])
        end_sight(actor, person, stored.pk, reason=f"{said_by} withdrew their consent")
        write_entry(
            actor,
            "consent.withdrawn",
            f"{said_by} withdrew consent to share with {stored.viewer_name}",
            person_id=person.pk,
            compartment=Compartment.IDENTITY,
            payload={"consent": stored.pk, "viewer": stored.viewer},
        )


def end_consent(actor: Actor, consent: Consent, *, reason: str) -> None:
    """End a consent because what it was given for is over: the partner's sight ends at once. By the system only; a
    consent that is over already stays as it ended."""
    if not actor.is_system:
        raise PermissionDenied("A consent is withdrawn by the person, or ends with what it was given for.")
    with transaction.atomic():
        stored = Consent.objects.select_for_update().get(pk=consent.pk)
        now = timezone.now()
        if stored.withdrawn_at is not None or (stored.ends_at is not None and stored.ends_at <= now):
            return
        stored.ends_at = now
        stored.save(update_fields=["ends_at"])
        end_sight(actor, stored.person, stored.pk, reason=reason)
        write_entry(
            actor,
            "consent.ended",
            f"What was shared with {stored.viewer_name} is no longer shared: {reason}",
            person_id=stored.person_id,
            compartment=Compartment.IDENTITY,
            payload={"consent": stored.pk, "viewer": stored.viewer},
        )


def _end_of_day(day: date) -> datetime:
    """The midnight after `day`, here."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=timezone.get_current_timezone())
