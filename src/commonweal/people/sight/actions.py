"""Giving and ending sight of a record, opening it, and taking emergency access to it."""

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import psycopg.errors
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import ProgrammingError, connection, transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account, Organisation, Team
from commonweal.core.accounts.roles import CARE_STAFF, Role
from commonweal.core.correspondence.actions import send_message
from commonweal.core.ledger.actions import write_entry
from commonweal.core.ledger.queries import LOOKED
from commonweal.people.identity.models import Person
from commonweal.people.sight.models import Basis, Compartment, Sight, ViewerKind
from commonweal.people.sight.queries import Access, access_of, in_force, keepers_of, listed_parts, own_emergency_access

EMERGENCY_HOURS = 24
EMERGENCY_COMPARTMENTS = (Compartment.CARE, Compartment.HEALTH)


@dataclass(frozen=True)
class Viewer:
    """To whom sight is given: an account, a team or an organisation, with the name it is shown by."""

    id: UUID
    kind: ViewerKind
    name: str


def viewer_of(holder: Account | Team | Organisation) -> Viewer:
    """The viewer that an account, team or organisation is."""
    if isinstance(holder, Account):
        return Viewer(holder.pk, ViewerKind.ACCOUNT, str(holder))
    if isinstance(holder, Team):
        return Viewer(holder.pk, ViewerKind.TEAM, f"{holder.name}, {holder.organisation.name}")
    return Viewer(holder.pk, ViewerKind.ORGANISATION, holder.name)


@dataclass(frozen=True)
class Grant:
    """What is given: these viewers may see these compartments, on this basis, from now (until `until`, if given).

    `origin` is what the sight comes from (a consent, an award), by which `end_sight` ends it.
    """

    viewers: Sequence[Viewer]
    compartments: Sequence[str]
    basis: Basis
    origin: UUID | None = None
    reason: str = ""
    until: datetime | None = None


def grant_sight(
    actor: Actor,
    person: Person,
    viewers: Iterable[Viewer],
    compartments: Iterable[str],
    basis: Basis,
    *,
    origin: UUID | None = None,
    reason: str = "",
    until: datetime | None = None,
) -> None:
    """Let `viewers` see `compartments` of a person from now: one grant, as `grant_sights` gives it."""
    grant_sights(actor, person, [Grant(list(viewers), list(compartments), basis, origin, reason, until)])


def grant_sights(actor: Actor, person: Person, grants: Iterable[Grant]) -> None:
    """Give several sights of one record at once, and write each to the ledger.

    Raises PermissionDenied (nothing is given) where the actor may not see those compartments themselves, unless the
    record is brand new. What already holds without an end is not given again.
    """
    held = set(
        in_force(Sight.objects.filter(person=person, ends_at=None)).values_list(
            "viewer", "compartment", "basis", "origin"
        )
    )
    now = timezone.now()
    rows_by_grant = []
    for grant in grants:
        rows = [
            {
                "id": uuid.uuid4(),
                "viewer": viewer.id,
                "viewer_kind": viewer.kind.value,
                "viewer_name": viewer.name,
                "compartment": str(compartment),
                "basis": grant.basis.value,
                "origin": grant.origin,
                "reason": grant.reason,
                "starts_at": now.isoformat(),  # the encoder would cut microseconds off
                "ends_at": grant.until.isoformat() if grant.until else None,
                "granted_by_name": actor.name,
            }
            for viewer in grant.viewers
            for compartment in grant.compartments
            if grant.until or (viewer.id, str(compartment), grant.basis.value, grant.origin) not in held
        ]
        if rows:
            rows_by_grant.append((grant, rows))
    if not rows_by_grant:
        return
    everything = json.dumps([row for _, rows in rows_by_grant for row in rows], cls=DjangoJSONEncoder)
    with transaction.atomic():
        _call_granting(person, everything)
        for grant, rows in rows_by_grant:
            names = ", ".join(sorted({str(row["viewer_name"]) for row in rows}))
            parts = listed_parts(str(row["compartment"]) for row in rows)
            write_entry(
                actor,
                "sight.granted",
                f"{names} can now see: {parts}",
                person_id=person.pk,
                compartment=Compartment.IDENTITY,
                payload={"basis": grant.basis.value, "origin": grant.origin, "grants": rows},
                reason=grant.reason,
            )


def _call_granting(person: Person, grants: str) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT sight_grant(%s, %s)", [person.pk, grants])
    except ProgrammingError as error:
        if isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege):
            raise PermissionDenied("You cannot give others sight of what you may not see yourself.") from error
        raise


def end_sight(actor: Actor, person: Person, origin: UUID, *, reason: str = "") -> int:
    """End now every sight that came from `origin` (or the one sight with that id); returns how many ended.

    Raises PermissionDenied for an actor who has no sight of the record.
    """
    with transaction.atomic():
        ending = list(
            in_force(Sight.objects.filter(Q(origin=origin) | Q(pk=origin), person=person)).values_list(
                "viewer_name", "compartment"
            )
        )
        ended = _call_ending(person, origin)
        if ended:
            names = ", ".join(sorted({name for name, _ in ending}))
            parts = listed_parts(compartment for _, compartment in ending)
            write_entry(
                actor,
                "sight.ended",
                f"{names} can no longer see: {parts}",
                person_id=person.pk,
                compartment=Compartment.IDENTITY,
                payload={"origin": origin, "ended": ended},
                reason=reason,
            )
    return ended


def _call_ending(person: Person, origin: UUID) -> int:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT sight_end(%s, %s, %s)", [person.pk, origin, timezone.now()])
            return int(cursor.fetchone()[0])
    except ProgrammingError as error:
        if isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege):
            raise PermissionDenied("You cannot end sight of a record that you may not see yourself.") from error
        raise


def open_record(actor: Actor, person_id: UUID, part: str) -> tuple[Person, Access]:
    """Open a part of somebody's record ("the record", "who can see it"): the person, and what the actor may see.

    The look is written to the ledger (without a `part` it is not: it was when the page was opened, and now its form is
    sent). Raises Http404 where the person is hidden or is not there, and PermissionDenied where only a team or the
    council would let the actor in and their work is not with people's records, or where the record was brought together
    with another.
    """
    person = get_object_or_404(Person.objects.select_related("place"), pk=person_id)
    access = access_of(actor, person)
    access.require_reason_to_open(actor)
    if person.merged_into_id is not None:
        raise PermissionDenied(
            "This record was brought together with another of the same person. Open that one: "
            + settings.SITE_URL
            + reverse("identity:record", args=[person.merged_into_id])
        )
    if part:
        record_look(actor, person, part)
    return person, access


def record_look(actor: Actor, person: Person, part: str) -> None:
    """Write that the actor opened a part of somebody's record ("the record", "the assessment")."""
    write_entry(
        actor,
        LOOKED,
        f"{actor.name} opened {part}",
        person_id=person.pk,
        compartment=Compartment.IDENTITY,
        payload={"part": part},
    )


def take_emergency_access(actor: Actor, person: Person, reason: str, *, hours: int = EMERGENCY_HOURS) -> datetime:
    """Let a member of care staff see care and health at once, for `hours`, for a stated reason; returns when it ends.

    Those who answer for the record are told. Raises PermissionDenied for others, ValidationError without a real reason.
    """
    actor.require_role(*CARE_STAFF, Role.SAFEGUARDING_LEAD)
    if actor.account_id is None:
        raise PermissionDenied("Emergency access is taken by a named person.")
    if len(reason.strip()) < 10:
        raise ValidationError({"reason": "Say why you need to see this record now, in a sentence"})
    if not 0 < hours <= EMERGENCY_HOURS:
        raise ValidationError({"hours": f"Choose between 1 and {EMERGENCY_HOURS} hours"})
    until = timezone.now() + timedelta(hours=hours)
    with transaction.atomic():
        grant_sight(
            actor,
            person,
            [Viewer(actor.account_id, ViewerKind.ACCOUNT, actor.name)],
            EMERGENCY_COMPARTMENTS,
            Basis.EMERGENCY,
            origin=uuid.uuid4(),
            reason=reason.strip(),
            until=until,
        )
        write_entry(
            actor,
            "emergency.access",
            f"{actor.name} took emergency access for {hours} {'hour' if hours == 1 else 'hours'}",
            person_id=person.pk,
            compartment=Compartment.IDENTITY,
            payload={"until": until, "compartments": EMERGENCY_COMPARTMENTS},
            reason=reason.strip(),
        )
        told = {
            "who": actor.name,
            "until": until,
            "reason": reason.strip(),
            "link": settings.SITE_URL + reverse("sight:who_can_see", args=[person.pk]),
        }
        for keeper in keepers_of(person):
            send_message(actor, "emergency-access", to_account=keeper, context=told)
    return until


def end_emergency_access(actor: Actor, person: Person) -> int:
    """Give back one's own emergency access before it runs out; returns how many sights ended."""
    origins = set(own_emergency_access(actor, person).values_list("origin", flat=True))
    return sum(end_sight(actor, person, origin, reason="No longer needed") for origin in origins if origin)
