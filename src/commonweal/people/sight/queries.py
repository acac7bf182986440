"""Who may see a record now, what the actor may see of it, and whom a carer supports."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account, Membership
from commonweal.core.accounts.roles import CARE_STAFF, Role
from commonweal.core.calculations.registry import on_day
from commonweal.core.design.environment import moment
from commonweal.people.identity.models import Person
from commonweal.people.sight.models import Basis, Compartment, Sight, ViewerKind

RECORD_STAFF = (*CARE_STAFF, Role.BROKER, Role.FINANCE_OFFICER, Role.SAFEGUARDING_LEAD)
"""Council staff whose work is with people's records. Others of the council (commissioners, councillors) do theirs on
figures without names."""


def in_force(sights: QuerySet[Sight]) -> QuerySet[Sight]:
    """Those that hold at this moment, by the database's clock, as row security reads them."""
    return sights.filter(Q(ends_at=None) | Q(ends_at__gt=Now()), starts_at__lte=Now())


def end_in_words(end: datetime) -> str:
    """A moment at which something ends: what ends at midnight ends with the day before."""
    local = timezone.localtime(end)
    return f"the end of {on_day(local.date() - timedelta(days=1))}" if local.time() == time.min else moment(end)


def listed_parts(compartments: Iterable[str]) -> str:
    """Compartments in plain words, in their fixed order: "who they are and how to reach them; health"."""
    wanted = set(compartments)
    return "; ".join(part.label[0].lower() + part.label[1:] for part in Compartment if part.value in wanted)


@dataclass(frozen=True)
class Access:
    """What an actor may see of one record at this moment, and on what grounds."""

    compartments: frozenset[str]
    bases: frozenset[str]
    is_own: bool = False
    emergency_until: datetime | None = None
    emergency_reason: str = ""

    def sees(self, compartment: str) -> bool:
        return compartment in self.compartments

    @property
    def keeps(self) -> bool:
        """Whether the actor works with the person: their allocated worker, or of a team that keeps the record."""
        return not self.bases.isdisjoint({Basis.TEAM, Basis.WORKER})

    def require_part(self, compartment: str) -> None:
        """Raise PermissionDenied unless this part of the record is within the actor's sight."""
        if not self.sees(compartment):
            raise PermissionDenied("You see who this is, and not this part of the record.")

    def require_reason_to_open(self, actor: Actor) -> None:
        """Raise PermissionDenied where only a team or the council lets in an actor who does not work with records."""
        if self.bases <= {Basis.COUNCIL, Basis.TEAM} and not actor.has_role(*RECORD_STAFF):
            raise PermissionDenied("Your work does not need people's records, so they are not opened to you.")

    def require_keeper(self, actor: Actor) -> None:
        """Raise PermissionDenied unless the actor works with the person."""
        if not (self.keeps or actor.is_system):
            raise PermissionDenied("Only those who work with the person can do this.")

    def is_record_staff_or_own(self, actor: Actor) -> bool:
        """Whether it is their own record, or they are council staff who work with records."""
        return self.is_own or actor.has_role(*RECORD_STAFF)

    def require_record_staff_or_own(self, actor: Actor) -> None:
        """Raise PermissionDenied unless it is their own record or they are council staff who work with records."""
        if not self.is_record_staff_or_own(actor):
            raise PermissionDenied("Only the person, and council staff who work with their record, can see this.")


def is_own_record(actor: Actor, person: Person) -> bool:
    """Whether it is the actor's own record."""
    return actor.account_id is not None and actor.account_id == person.account_id


def require_staff_or_own(actor: Actor, person: Person) -> bool:
    """Raise PermissionDenied unless it is the person or care staff; returns whether it is the person."""
    is_own = is_own_record(actor, person)
    if not (is_own or actor.has_role(*CARE_STAFF)):
        raise PermissionDenied("Only the person, and care staff with them, can do this.")
    return is_own


def access_of(actor: Actor, person: Person) -> Access:
    """What the actor may see of this record now. The system sees all; nobody not signed in sees any."""
    if actor.is_system:
        return Access(frozenset(Compartment.values), frozenset())
    mine = list(in_force(Sight.objects.filter(person=person, viewer__in=actor.viewers)))
    emergency = max((sight for sight in mine if sight.basis == Basis.EMERGENCY), key=_end_of, default=None)
    return Access(
        compartments=frozenset(sight.compartment for sight in mine),
        bases=frozenset(sight.basis for sight in mine),
        is_own=any(sight.basis == Basis.OWN for sight in mine),
        emergency_until=emergency.ends_at if emergency else None,
        emergency_reason=emergency.reason if emergency else "",
    )


def _end_of(sight: Sight) -> datetime:
    """When an emergency sight ends: the table lets none be without an end."""
    if sight.ends_at is None:
        raise ValueError("An emergency sight always has an end")
    return sight.ends_at


@dataclass(frozen=True)
class ViewerOfRecord:
    """One who may see a record now, on one ground: which parts, why, since when and until when."""

    viewer: UUID
    viewer_name: str
    viewer_kind: ViewerKind
    basis: Basis
    origin: UUID | None
    parts: tuple[Compartment, ...]
    reason: str
    since: datetime
    until: datetime | None
    granted_by_name: str

    @property
    def until_words(self) -> str:
        """When it ends, in words; "" for a sight without an end."""
        return end_in_words(self.until) if self.until else ""


def who_can_see(person: Person) -> list[ViewerOfRecord]:
    """Everybody who may see the record now: the person first, then by ground and name. One line for each ground."""
    order = list(Basis)

    def key(sight: Sight) -> tuple[int, str, str, str]:
        return order.index(Basis(sight.basis)), sight.viewer_name, str(sight.viewer), str(sight.origin)

    found = []
    for _, group in groupby(sorted(in_force(Sight.objects.filter(person=person)), key=key), key=key):
        sights = sorted(group, key=lambda sight: sight.starts_at)
        held = {sight.compartment for sight in sights}
        ends = [sight.ends_at for sight in sights]
        found.append(
            ViewerOfRecord(
                viewer=sights[0].viewer,
                viewer_name=sights[0].viewer_name,
                viewer_kind=ViewerKind(sights[0].viewer_kind),
                basis=Basis(sights[0].basis),
                origin=sights[0].origin,
                parts=tuple(part for part in Compartment if part.value in held),
                reason=sights[-1].reason,
                since=sights[0].starts_at,
                until=None if None in ends else max(end for end in ends if end is not None),
                granted_by_name=sights[0].granted_by_name,
            )
        )
    return found


def keepers_of(person: Person) -> list[Account]:
    """Who answers for the record: today's managers of the teams that keep it, or their members where none has one."""
    teams = in_force(Sight.objects.filter(person=person, basis=Basis.TEAM, viewer_kind=ViewerKind.TEAM))
    today = timezone.localdate()
    current = Membership.objects.filter(team__in=teams.values("viewer"), starts_on__lte=today, account__is_active=True)
    members = list(current.exclude(ends_on__lt=today).select_related("account").order_by("account__name"))
    managers = [member for member in members if member.role == Role.TEAM_MANAGER]
    return list(dict.fromkeys(member.account for member in managers or members))


def people_i_see(actor: Actor) -> QuerySet[Person]:
    """The people who agreed that the actor, as a carer, may see their record; by name."""
    return _people_in(Q(viewer__in=_own(actor), basis=Basis.CARER))


def people_i_work_with(actor: Actor) -> QuerySet[Person]:
    """The people whose allocated worker the actor is, or whom the actor's organisation was chosen to support; by name.

    What their team may see besides is not among them: that is a place's worth of people, and is searched.
    """
    allocated = Q(viewer__in=_own(actor), basis=Basis.WORKER)
    supported = Q(viewer__in=actor.organisations, basis=Basis.PROVIDER)
    return _people_in(allocated | supported)


def _people_in(which: Q) -> QuerySet[Person]:
    """Everybody who is named in sights of this kind that hold now; by name."""
    sights = in_force(Sight.objects.filter(which, compartment=Compartment.IDENTITY))
    return Person.objects.filter(pk__in=sights.values("person"), merged_into=None).order_by(
        "family_key", "given_key", "pk"
    )


def _own(actor: Actor) -> list[UUID]:
    """The actor's account, without their teams: none for nobody and for the system."""
    return [actor.account_id] if actor.account_id else []


def supports_anybody(actor: Actor) -> bool:
    """Whether anybody agreed that the actor, as a carer, may see their record."""
    return actor.is_signed_in and people_i_see(actor).exists()


def own_emergency_access(actor: Actor, person: Person) -> QuerySet[Sight]:
    """The sights that the actor holds by emergency access now."""
    return in_force(Sight.objects.filter(person=person, viewer__in=_own(actor), basis=Basis.EMERGENCY))
