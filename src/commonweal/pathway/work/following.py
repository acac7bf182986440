"""Doing what follows from the ledger's facts: the one place that writes work, coordinators and ways, now and when all
of them are made again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from commonweal.core.accounts.models import Membership, Team
from commonweal.core.accounts.queries import teams_for
from commonweal.core.calculations.policy import policy_on
from commonweal.core.ledger.models import Entry
from commonweal.pathway.work.kinds import (
    URGENT,
    Change,
    Close,
    Coordinate,
    Fact,
    Give,
    KeepLatestCoordinator,
    Open,
    Reach,
    Step,
    facts_followed,
    kind_of,
    steps_after,
)
from commonweal.pathway.work.models import Coordinator, Way, WorkItem
from commonweal.pathway.work.timing import POLICY, due_on
from commonweal.people.identity.models import Person

BEFORE = {"plan_at": "eligibility_at", "support_at": "plan_at"}
"""What a request must have reached before a fact that names no request is a step of its way."""


def fact_of(entry: Entry) -> Fact:
    """A ledger entry as the rules read it."""
    return Fact(
        id=entry.pk,
        kind=entry.kind,
        at=entry.happened_at,
        on=timezone.localtime(entry.happened_at).date(),
        actor=entry.actor_id,
        person=entry.person_id,
        payload=entry.payload,
    )


def follow(entry: Entry, kept: UUID | None = None) -> None:
    """Do what follows from one entry (of a record that became one with another: about the `kept` one).

    In a transaction that acts as the system: what follows may be for a team that whoever acts does not see into.
    """
    fact = replace(fact_of(entry), person=kept) if kept else fact_of(entry)
    for step in steps_after(fact):
        _do(step, fact)


def _do(step: Step, fact: Fact) -> None:
    match step:
        case Open():
            _open(step, fact)
        case Close():
            _close(step, fact)
        case Give():
            mine = WorkItem.objects.filter(kind=step.kind, about_id=step.about, done_at=None)
            mine.update(worker_id=step.worker, given_at=fact.at)
        case Change():
            WorkItem.objects.filter(pk__in=step.items, done_at=None).update(**step.values)
        case Coordinate():
            _coordinate(step, fact)
        case KeepLatestCoordinator():
            _keep_latest_coordinator(fact)
        case Reach():
            _reach(step, fact)


def _open(step: Open, fact: Fact) -> None:
    if fact.person is None:
        return
    waits = Q(kind=step.kind, about_id=step.about) | Q(person=fact.person, kind__in=step.unless)
    if WorkItem.objects.filter(waits, done_at=None).exists():
        return
    team = step.team or _team_for(step, fact)
    if team is None:  # nobody does this work here: there is no list that it could stand on
        return
    is_urgent = step.priority == URGENT or _was_urgent(step.priority_of_request)
    due = step.due_on or due_on(step.kind, fact.on, is_urgent=is_urgent)
    WorkItem.objects.create(
        id=uuid5(fact.id, f"{step.kind}:{step.about}"),
        person_id=fact.person,
        kind=step.kind,
        compartment=kind_of(step.kind).compartment,
        team_id=team,
        worker_id=step.worker,
        given_at=fact.at if step.worker else None,
        about_id=step.about,
        words=step.words[:300],
        priority=URGENT if is_urgent else step.priority,
        opened_at=fact.at,
        due_on=due,
        first_due_on=due,
    )


def _was_urgent(request: UUID | None) -> bool:
    return request is not None and Way.objects.filter(pk=request, is_urgent=True).exists()


def _team_for(step: Open, fact: Fact) -> UUID | None:
    """The team on whose list work without a named team stands."""
    if step.worker is not None and (team := team_of(step.worker, fact.on)):
        return team
    coordinator = Coordinator.objects.filter(person=fact.person, ends_at=None).select_related("team").first()
    own = coordinator.team if coordinator else None
    if not step.work_of:
        return own.pk if own else None
    if fact.person is None:
        return None
    place = Person.objects.select_related("place").get(pk=fact.person).place
    found = teams_for(place, Team.Work(step.work_of))
    organisation = step.organisation or (own.organisation_id if own else None)
    near = [team for team in found if team.organisation_id == organisation]
    return next((team.pk for team in near or found), None)


def team_of(account: UUID, on: date) -> UUID | None:
    """The team in which somebody works on a day: one that assesses, where they are in several."""
    current = Membership.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), account=account, starts_on__lte=on)
    works = list(current.select_related("team").order_by("starts_on", "pk"))
    assesses = [one for one in works if one.team.work == Team.Work.ASSESSMENT]
    return next((one.team_id for one in assesses or works), None)


def _close(step: Close, fact: Fact) -> None:
    waits = WorkItem.objects.filter(person=fact.person, kind__in=step.kinds, done_at=None)
    if step.about is not None:
        waits = waits.filter(about_id=step.about)
    waits.update(done_at=fact.at, outcome=step.outcome)


def _coordinate(step: Coordinate, fact: Fact) -> None:
    if fact.person is None:
        return
    now = Coordinator.objects.filter(person=fact.person, ends_at=None).first()
    if now is not None and (step.if_none or now.worker_id == step.worker):
        return
    Coordinator.objects.filter(person=fact.person, ends_at=None).update(ends_at=fact.at)
    Coordinator.objects.create(
        id=uuid5(fact.id, f"coordinator:{step.worker}"),
        person_id=fact.person,
        worker_id=step.worker,
        team_id=step.team or team_of(step.worker, fact.on),
        starts_at=fact.at,
        why=step.why[:300],
    )


def _keep_latest_coordinator(fact: Fact) -> None:
    present = Coordinator.objects.filter(person=fact.person, ends_at=None).order_by("-starts_at", "pk")
    for before in present[1:]:
        before.ends_at = max(fact.at, before.starts_at)
        before.save(update_fields=["ends_at"])


def _reach(step: Reach, fact: Fact) -> None:
    if step.request is None:
        for name, value in step.values.items():
            ways = Way.objects.filter(person=fact.person, **{f"{BEFORE[name]}__isnull": False, name: None})
            latest = ways.order_by("-sent_at").values("pk")[:1]
            Way.objects.filter(pk__in=latest).update(**{name: value})
        return
    if "sent_at" in step.values:
        Way.objects.update_or_create(pk=step.request, defaults=dict(step.values))
        return
    Way.objects.filter(pk=step.request).update(**step.values)


def rebuild() -> tuple[int, int]:
    """Make all work, coordinators and ways again from the ledger; returns how many pieces of work and ways there are.

    In a transaction that acts as the system. Entries of one person are read in the order of their chain; what is about
    nobody known yet comes first.
    """
    with transaction.atomic():
        WorkItem.objects.all().delete()
        Coordinator.objects.all().delete()
        Way.objects.all().delete()
        followed = Entry.objects.filter(kind__in=facts_followed())
        for entry in followed.filter(person_id=None).order_by("happened_at", "number").iterator():
            follow(entry)
        merged = Person.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into")
        kept = {other: into for other, into in merged if into is not None}
        of_one = {*kept, *kept.values()}
        apart = followed.exclude(person_id=None).exclude(person_id__in=of_one)
        for entry in apart.order_by("person_id", "number").iterator():
            follow(entry)
        for entry in followed.filter(person_id__in=of_one).order_by("happened_at", "number").iterator():
            follow(entry, _last_of(entry.person_id, kept))
        return WorkItem.objects.count(), Way.objects.count()


def _last_of(person: UUID | None, kept: Mapping[UUID, UUID]) -> UUID | None:
    """The record that one became, however often it was brought together with another."""
    while person is not None and person in kept:
        person = kept[person]
    return person


def fewest_shown(on: date) -> int:
    """Counts of people smaller than this are held back from those who do not see them."""
    return int(policy_on(POLICY, on).value("fewest_shown").amount)
