"""The lists of what is to be done: one's own, the team's, one person's; and how near each thing is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.lookups import IsNull
from django.urls import reverse
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account, Membership, Team
from commonweal.core.calculations.working_days import working_days_between
from commonweal.core.design.listing import counted
from commonweal.core.places.models import Area
from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.queries import HANDLES, Waiting, as_waiting
from commonweal.pathway.work.kinds import kind_of
from commonweal.pathway.work.models import Coordinator, WorkItem
from commonweal.pathway.work.timing import WEEK, WORDS, Urgency, urgency_of
from commonweal.people.identity.models import Address, Person
from commonweal.people.identity.queries import search_people
from commonweal.people.identity.search_terms import read_search
from commonweal.people.sight.queries import RECORD_STAFF

WORKS = RECORD_STAFF
"""Whose work is with people's records, and so has a list."""

MOST_OWN = 200
NOBODY = "nobody"


@dataclass(frozen=True)
class Line:
    """A piece of work as lists show it: what is to be done, where, how near its day is, and its age in working days."""

    item: WorkItem
    title: str
    do: str
    href: str
    urgency: Urgency
    days: int

    @property
    def was_moved(self) -> bool:
        return self.item.due_on != self.item.first_due_on


def as_line(item: WorkItem, today: date) -> Line:
    """A piece of work, seen from today."""
    kind = kind_of(item.kind)
    opened = timezone.localtime(item.opened_at).date()
    until = timezone.localtime(item.done_at).date() if item.done_at else today
    return Line(
        item=item,
        title=item.words or kind.title,
        do=kind.do,
        href=reverse(kind.page, args=[item.person_id if kind.of_person else item.about_id]),
        urgency=urgency_of(item.due_on, today),
        days=working_days_between(opened, until),
    )


def open_work_of(actor: Actor) -> QuerySet[WorkItem]:
    """What the actor has to do, what is due first first."""
    mine = WorkItem.objects.filter(worker=actor.account_id, done_at=None)
    return mine.select_related("person", "team").order_by("due_on", "priority", "pk")


@dataclass(frozen=True)
class OfPerson:
    """All that one worker has to do about one person at about one time."""

    person: Person
    lines: list[Line]


@dataclass(frozen=True)
class Part:
    """A part of somebody's own list: late, today, in the next days, later; by person."""

    urgency: Urgency
    people: list[OfPerson]

    @property
    def title(self) -> str:
        return WORDS[self.urgency]

    @property
    def count(self) -> int:
        return sum(len(one.lines) for one in self.people)


def my_work(actor: Actor, today: date) -> tuple[list[Part], bool]:
    """One's own list in parts, what is late first, and whether there is more than is shown."""
    items = list(open_work_of(actor)[: MOST_OWN + 1])
    lines = [as_line(item, today) for item in items[:MOST_OWN]]
    parts = [
        Part(urgency, _by_person([line for line in lines if line.urgency is urgency]))
        for urgency in Urgency
        if any(line.urgency is urgency for line in lines)
    ]
    return parts, len(items) > MOST_OWN


def _by_person(lines: list[Line]) -> list[OfPerson]:
    """Lines gathered by person, in the order in which each person comes first."""
    order = {person: number for number, person in reversed(list(enumerate(line.item.person_id for line in lines)))}
    gathered = sorted(lines, key=lambda line: order[line.item.person_id])
    return [
        OfPerson(theirs[0].item.person, theirs)
        for theirs in (list(group) for _, group in groupby(gathered, key=lambda line: line.item.person_id))
    ]


def own_requests(actor: Actor, today: date) -> list[Waiting]:
    """Requests that the actor is answering and that wait for a decision: they stand on the list of requests, and on
    one's own list beside the work."""
    if not actor.has_role(*HANDLES) or actor.account_id is None:
        return []
    mine = Request.objects.filter(worker=actor.account_id, decided_at=None, sent_at__isnull=False)
    return [as_waiting(one, today) for one in mine.select_related("person", "team").order_by("sent_at")[:20]]


@dataclass(frozen=True)
class Asked:
    """What of a team's list is wanted. Empty is all of it; `sort` is nobody (what nobody has first), due or age."""

    team: UUID | None = None
    kind: str = ""
    worker: str = ""
    due: str = ""
    priority: str = ""
    area: str = ""
    words: str = ""
    sort: str = "nobody"


SORTS: dict[str, tuple[Any, ...]] = {
    "nobody": (IsNull(F("worker"), False), "due_on", "priority", "pk"),
    "due": ("due_on", "priority", "pk"),
    "age": ("opened_at", "pk"),
}


def team_work(asked: Asked, today: date) -> QuerySet[WorkItem]:
    """What a team has to do, as far as the actor sees it, in an order that an index holds."""
    found = WorkItem.objects.filter(team=asked.team, done_at=None).select_related("person", "worker", "team")
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.worker == NOBODY:
        found = found.filter(worker=None)
    elif asked.worker:
        found = found.filter(worker=UUID(asked.worker))
    if asked.due == Urgency.LATE:
        found = found.filter(due_on__lt=today)
    elif asked.due == Urgency.TODAY:
        found = found.filter(due_on__lte=today)
    elif asked.due == Urgency.THIS_WEEK:
        found = found.filter(due_on__lte=today + WEEK)
    if asked.priority:
        found = found.filter(priority=asked.priority)
    if asked.area:
        lives = Address.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), neighbourhood=asked.area)
        found = found.filter(person__in=lives.values("person"))
    if asked.words:
        found = found.filter(person__in=search_people(read_search(asked.words)).order_by().values("pk"))
    return found.order_by(*SORTS.get(asked.sort, SORTS["nobody"]))


def own_teams(actor: Actor) -> list[Team]:
    """The teams in which the actor works with people, by name."""
    return list(Team.objects.filter(pk__in=actor.teams).select_related("organisation").order_by("name", "pk"))


def workers_of(teams: Iterable[Team]) -> list[Account]:
    """Who works in these teams today, by name."""
    today = timezone.localdate()
    current = Membership.objects.filter(team__in=[team.pk for team in teams], starts_on__lte=today)
    current = current.exclude(ends_on__lt=today).filter(account__is_active=True)
    return list(Account.objects.filter(pk__in=current.values("account")).order_by("name", "pk"))


def teams_to_give_to(actor: Actor) -> list[Team]:
    """The teams of the actor's own organisations, to which work can be given; their own first, then by name."""
    found = Team.objects.filter(organisation__in=actor.organisations).select_related("organisation")
    return sorted(found, key=lambda team: (team.pk not in actor.teams, team.organisation.name, team.name))


def areas_of(team: Team) -> list[Area]:
    """The neighbourhoods of a team's place, by name."""
    place = team.organisation.place_id
    return list(Area.objects.filter(place=place, kind=Area.Kind.NEIGHBOURHOOD).order_by("name"))


def work_about(person: Person) -> QuerySet[WorkItem]:
    """What is to be done about a person, and then what was done, as far as the actor sees it."""
    return (
        WorkItem.objects.filter(person=person)
        .select_related("person", "worker", "team")
        .order_by(F("done_at").desc(nulls_first=True), "due_on", "pk")
    )


def coordinator_of(person: Person) -> Coordinator | None:
    """Whom the person asks about their support now."""
    now = Coordinator.objects.filter(person=person, ends_at=None)
    return now.select_related("worker", "team__organisation").first()


def coordinators_of(person: Person) -> QuerySet[Coordinator]:
    """Whom the person asked and asks, the latest first."""
    return Coordinator.objects.filter(person=person).select_related("worker", "team").order_by("-starts_at")


def waits_in_words(actor: Actor) -> str:
    """For the start page: how much of one's own is late, and how much is due today; then what nobody has."""
    today = timezone.localdate()
    mine = WorkItem.objects.filter(worker=actor.account_id, done_at=None)
    said = [
        counted(mine.filter(due_on__lt=today), "late", "late"),
        counted(mine.filter(due_on=today), "due today", "due today"),
    ]
    return ", ".join(filter(None, said))


def nobodys_in_words(actor: Actor) -> str:
    """For the start page: how much of the actor's teams' work nobody has yet."""
    nobodys = WorkItem.objects.filter(team__in=actor.teams, worker=None, done_at=None)
    return counted(nobodys, "has nobody yet", "have nobody yet")
