"""Giving and ending sight of a record, and taking emergency access to one."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account, Organisation, Team
from commonweal.core.accounts.roles import CARE_STAFF, Role
from commonweal.core.ledger.actions import write_entry
from commonweal.core.ledger.queries import LOOKED
from commonweal.people.identity.models import Person
from commonweal.people.sight.models import Basis, ViewerKind

EMERGENCY_HOURS = 24
EMERGENCY_COMPARTMENTS = ("care", "health")


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
    """Let `viewers` see `compartments` of a person from now (until `until`, if given).

    The database refuses an actor who may not see those compartments themselves, unless the record is brand new.
    `origin` is what the sight comes from (a consent, an award), by which `end_sight` ends it.
    """
    now = timezone.now()
    grants = [
        {
            "id": uuid.uuid4(),
            "viewer": viewer.id,
            "viewer_kind": viewer.kind.value,
            "viewer_name": viewer.name,
            "compartment": compartment,
            "basis": basis.value,
            "origin": origin,
            "reason": reason,
            "starts_at": now,
            "ends_at": until,
            "granted_by_name": actor.name,
        }
        for viewer in viewers
        for compartment in compartments
    ]
    if not grants:
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT sight_grant(%s, %s)", [person.pk, json.dumps(grants, cls=DjangoJSONEncoder)])
        names = ", ".join(sorted({grant["viewer_name"] for grant in grants}))
        parts = ", ".join(sorted({grant["compartment"] for grant in grants}))
        write_entry(
            actor,
            "sight.granted",
            f"{names} can now see: {parts}",
            person_id=person.pk,
            compartment="identity",
            payload={"basis": basis.value, "origin": origin, "grants": grants},
            reason=reason,
        )


def end_sight(actor: Actor, person: Person, origin: UUID, *, reason: str = "") -> int:
    """End now every sight that came from `origin` (or the one sight with that id); returns how many ended."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT sight_end(%s, %s, %s)", [person.pk, origin, timezone.now()])
            ended = int(cursor.fetchone()[0])
        if ended:
            write_entry(
                actor,
                "sight.ended",
                "Sight of this record was ended",
                person_id=person.pk,
                compartment="identity",
                payload={"origin": origin, "ended": ended},
                reason=reason,
            )
    return ended


def take_emergency_access(actor: Actor, person: Person, reason: str, *, hours: int = EMERGENCY_HOURS) -> datetime:
    """Let a member of care staff see care and health at once, for `hours`, for a stated reason; returns when it ends.

    The record's own team is told. Raises PermissionDenied for others, ValidationError without a real reason.
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
            reason=reason.strip(),
            until=until,
        )
        write_entry(
            actor,
            "emergency.access",
            f"{actor.name} took emergency access for {hours} hours",
            person_id=person.pk,
            compartment="identity",
            payload={"until": until, "compartments": EMERGENCY_COMPARTMENTS},
            reason=reason.strip(),
        )
    return until


def record_look(actor: Actor, person: Person, part: str) -> None:
    """Write that the actor opened a part of somebody's record ("the record", "the assessment")."""
    write_entry(
        actor,
        LOOKED,
        f"{actor.name} opened {part}",
        person_id=person.pk,
        compartment="identity",
        payload={"part": part},
    )
