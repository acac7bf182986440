"""Who is in a person's circle of support, what each may see, and who may decide for the person."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.people.circle.deciding import Manner, Matter, StandingKind, lasts_on, why_not
from commonweal.people.circle.models import Standing, Supporter
from commonweal.people.identity.models import Person
from commonweal.people.sight.models import Basis, Compartment, Sight
from commonweal.people.sight.queries import in_force


def circle_of(person: Person) -> QuerySet[Supporter]:
    """Those who are in the person's circle today, by name."""
    return Supporter.objects.filter(Q(left_on=None) | Q(left_on__gt=timezone.localdate()), person=person).order_by(
        "name", "pk"
    )


def who_left(person: Person) -> QuerySet[Supporter]:
    """Those who were in the circle, the last to leave first."""
    return Supporter.objects.filter(person=person, left_on__lte=timezone.localdate()).order_by("-left_on", "name")


def emergency_contacts(person: Person) -> QuerySet[Supporter]:
    """Whom to call in an emergency, the first first; those without a place in the order come last, by name."""
    called = circle_of(person).filter(is_emergency_contact=True)
    return called.order_by(F("emergency_order").asc(nulls_last=True), "name", "pk")


def parts_shared_in(person: Person) -> dict[UUID, list[Compartment]]:
    """The parts of the record that each supporter may see now, by the supporter's id; who sees none is left out."""
    held: dict[UUID, set[str]] = defaultdict(set)
    shared = in_force(Sight.objects.filter(person=person, basis=Basis.CARER, origin__isnull=False))
    for origin, compartment in shared.values_list("origin", "compartment"):
        assert origin is not None
        held[origin].add(compartment)
    return {origin: [part for part in Compartment if part.value in parts] for origin, parts in held.items()}


def parts_shared_with(supporter: Supporter) -> list[Compartment]:
    """The parts of the record that this supporter may see now."""
    return parts_shared_in(supporter.person).get(supporter.pk, [])


def standings_of(person: Person, on: date | None = None) -> list[Standing]:
    """What those around a person are to them in law on a day (today, where none is given): those who may decide first.

    Whoever is only going to be, or was, is left out.
    """
    day = on or timezone.localdate()
    order = list(StandingKind)
    found = [one for one in Standing.objects.filter(person=person) if lasts_on(one.fact, day)]
    return sorted(found, key=lambda one: (order.index(one.fact.kind), one.holder_name, str(one.pk)))


def standings_before(person: Person) -> QuerySet[Standing]:
    """Standings that are over, the last to end first."""
    return Standing.objects.filter(person=person, ends_on__lt=timezone.localdate()).order_by("-ends_on", "holder_name")


@dataclass(frozen=True)
class DecisionMaker:
    """One who may decide for a person in a matter on a day, and by what right.

    `together_with` names those who must agree too, where the right is held jointly; `only_without_capacity`: they
    decide only what the person cannot decide themselves (Mental Capacity Act 2005, sections 11 and 20); `limits` are
    the document's own.
    """

    standing: UUID
    supporter: UUID
    name: str
    right: str
    reference: str
    checked_by: str
    checked_on: date | None
    together_with: tuple[str, ...]
    only_without_capacity: bool
    limits: str


def decision_makers(person: Person, on: date, matter: Matter | str) -> list[DecisionMaker]:
    """Who may decide for a person on a day in a matter ("health_welfare", "property_money" or "benefits").

    Only rights that have been checked, are registered where they must be, and last on that day. Empty where the person
    decides, or where nobody may (then decisions are taken in their best interests: Mental Capacity Act, section 4).
    Read as the actor: whoever may see who the person is sees who decides for them.
    """
    asked = Matter(matter)
    return [
        DecisionMaker(
            standing=one.pk,
            supporter=one.supporter_id,
            name=one.holder_name,
            right=one.words,
            reference=one.reference,
            checked_by=one.checked_by_name,
            checked_on=one.checked_on,
            together_with=_others(one, standings),
            only_without_capacity=one.fact.kind.only_without_capacity,
            limits=one.limits,
        )
        for standings in [standings_of(person, on)]
        for one in standings
        if not why_not(one.fact, [asked], on)
    ]


def _others(one: Standing, standings: Iterable[Standing]) -> tuple[str, ...]:
    """The names of those who hold the same right jointly with this one."""
    if not Manner(one.manner).together:
        return ()
    return tuple(other.holder_name for other in standings if other.kind == one.kind and other.pk != one.pk)


def own_standings(actor: Actor, person: Person) -> list[Standing]:
    """What the actor, one of the person's circle with an account, is to them in law today."""
    if actor.account_id is None:
        return []
    # As the system: somebody who is let see the money alone does not see the circle, and has their right all the same.
    with acting_as(system_actor("reading who may decide")):
        mine = Supporter.objects.filter(person=person, account=actor.account_id, left_on=None)
        held = set(mine.values_list("pk", flat=True))
        return [one for one in standings_of(person) if one.supporter_id in held]
