"""Who has something whose day has come: read as the system, changing nothing."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.db.models import Count, Max
from django.utils import timezone

from commonweal.core.calculations.policy import Policy, policy_on
from commonweal.core.ledger.models import Entry
from commonweal.core.ledger.queries import LOOKED
from commonweal.core.places.models import Place
from commonweal.people.identity.models import Person
from commonweal.people.retention.contributed import kept_without_name, reasons_to_keep
from commonweal.people.retention.going import goes_on, soonest_end
from commonweal.people.retention.models import LegalHold
from commonweal.people.rights.holdings import Kind, kinds
from commonweal.people.rights.schedule import KindKept, kind_of_room, kinds_kept

AT_ONCE = 500
OWN_KINDS = ("retention.held_back", "retention.let_go")
"""What is written of keeping itself starts no clock anew."""

NOT_ERASED = ("identity.person", "retention.retentionline")
"""The record itself, which stays as a number without a name; and what tells that it went."""


@dataclass(frozen=True)
class Due:
    """One kind held about one person whose day has come: how many rows, by which rule, and why it is kept if it is."""

    person: Person
    kind: KindKept
    rows: int
    last_thing: date
    goes_on: date
    why_kept: str

    @property
    def rule(self) -> str:
        """The rule in words, as the ledger says it."""
        return f"{self.kind.how_long} ({self.kind.source})"[:300]


@dataclass(frozen=True)
class Schedule:
    """The schedule of a day: its file, its kinds, which tables are of which, and what rests on what."""

    reference: str
    kinds: list[KindKept]
    tables: Mapping[str, tuple[Kind, ...]]
    rests_on: Mapping[str, frozenset[str]]

    @classmethod
    def on(cls, day: date) -> "Schedule":
        """The schedule in force on a day."""
        policy: Policy = policy_on("retention", day)
        known = kinds_kept(policy)
        tables: dict[str, list[Kind]] = {kind.key: [] for kind in known}
        of_model: dict[type[models.Model], str] = {}
        last = next((kind.key for kind in known if kind.goes_with_record), known[0].key)
        for held in kinds(everything=True):
            if held.key not in NOT_ERASED:
                stays = held.model._meta.db_table in kept_without_name()  # its words go with the name
                key = last if stays else kind_of_room(known, held.model._meta.app_label).key
                tables[key].append(held)
                of_model[held.model] = key
        rests: dict[str, set[str]] = {kind.key: set() for kind in known}
        for model, key in of_model.items():
            for field in model._meta.concrete_fields:
                target = field.related_model if field.is_relation and not field.null else None
                under = of_model.get(target) if target is not None else None
                if under is not None and under != key:
                    rests[key].add(under)
        return cls(
            policy.reference,
            known,
            {key: tuple(held) for key, held in tables.items()},
            {key: frozenset(under) for key, under in rests.items()},
        )

    def tables_of(self, going: Collection[str]) -> list[str]:
        """The tables of these kinds, as the database names them."""
        return [held.model._meta.db_table for key in going for held in self.tables[key]]


def last_things(place: Place, people: Collection[UUID] | None = None) -> dict[UUID, date]:
    """The day of the last thing that happened in each record of a place (or in these), looks left out. What happened in
    a record that was merged into another happened in that one."""
    records = Person.objects.filter(place=place)
    records = records.filter(pk__in=people) if people is not None else records
    kept: dict[UUID, datetime] = {}
    for person_id, created_at in (
        records.filter(merged_into=None)
        .exclude(given_name="", family_name="")
        .values_list("pk", "created_at")
        .iterator(chunk_size=5000)
    ):
        kept[person_id] = created_at
    merged = Person.objects.exclude(merged_into=None).values_list("pk", "merged_into")
    into = {person_id: root for person_id, root in merged if root is not None}
    entries = Entry.objects.exclude(kind__in=(LOOKED, *OWN_KINDS)).exclude(person_id=None)
    if people is not None:
        entries = entries.filter(person_id__in=[*people, *(one for one in into if _root(one, into) in people)])
    found: dict[UUID, datetime] = {}
    told = entries.order_by().values("person_id").annotate(last=Max("happened_at"))
    for whose, last in told.values_list("person_id", "last").iterator(chunk_size=5000):
        if whose is not None and (root := _root(whose, into)) in kept:
            found[root] = max(last, found.get(root, last))
    return {
        person_id: timezone.localtime(found.get(person_id, created_at)).date() for person_id, created_at in kept.items()
    }


def _root(person_id: UUID, into: Mapping[UUID, UUID]) -> UUID:
    while person_id in into:
        person_id = into[person_id]
    return person_id


def histories(people: Collection[UUID]) -> dict[UUID, UUID]:
    """Everybody whose rows belong to these people's records, those merged into them too, by whose record it is."""
    found = {person_id: person_id for person_id in people}
    asked = list(people)
    while asked:
        merged = list(Person.objects.filter(merged_into__in=asked).values_list("pk", "merged_into"))
        found |= {person_id: found[into] for person_id, into in merged if into is not None}
        asked = [person_id for person_id, _ in merged]
    return found


def rows_held(people: Collection[UUID], schedule: Schedule) -> dict[UUID, dict[str, int]]:
    """How many rows of each kind are held about each of these people."""
    whose = histories(people)
    found: dict[UUID, dict[str, int]] = {person_id: {} for person_id in people}
    for key, tables in schedule.tables.items():
        for held in tables:
            for column in _own_columns(held):
                counts = (
                    held.model._default_manager.filter(**{f"{column}__in": whose})
                    .order_by()
                    .values_list(column)
                    .annotate(number=Count("pk"))
                )
                for person_id, number in counts:
                    of_person = found[whose[person_id]]
                    of_person[key] = of_person.get(key, 0) + number
    return found


def _own_columns(held: Kind) -> tuple[str, ...]:
    """The columns by which rows are a person's: where a row names two, the one whose record it is in."""
    return ("person_id",) if "person_id" in held.columns else held.columns


def why_kept(people: Collection[UUID]) -> dict[UUID, str]:
    """Why nothing of these people's records may go, in words; who is not in it may. A hold on any of several records
    that were brought together holds all of it."""
    whose = histories(people)
    found: dict[UUID, list[str]] = {}
    for hold in LegalHold.objects.filter(person__in=whose, ended_at=None):
        found.setdefault(whose[hold.person_id], []).append(hold.words)
    for person_id, words in reasons_to_keep(list(whose)).items():
        found.setdefault(whose[person_id], []).extend(words)
    return {person_id: ". ".join(dict.fromkeys(words))[:500] for person_id, words in found.items()}


def due_of(people: Mapping[UUID, date], day: date, schedule: Schedule) -> Iterator[Due]:
    """What of these people's records (with the day of the last thing in each) may go by `day`, with why it is kept."""
    about = Person.objects.in_bulk(list(people))
    kept = why_kept(list(people))
    by_key = {kind.key: kind for kind in schedule.kinds}
    for person_id, held in rows_held(list(people), schedule).items():
        last = people[person_id]
        whole = {kind.key: 0 for kind in schedule.kinds if kind.goes_with_record}
        held = whole | {kind_of_room(schedule.kinds, "identity").key: 0} | held
        for key, first in goes_on(schedule.kinds, held, last, schedule.rests_on).items():
            if first is not None and first <= day and (held[key] or key in whole):
                yield Due(about[person_id], by_key[key], held[key], last, first, kept.get(person_id, ""))


def everything_due(
    place: Place, day: date, schedule: Schedule, say: Callable[[int, int], None] = lambda done, total: None
) -> Iterator[list[Due]]:
    """What of all records of a place may go by `day`, some hundred people at a time. For the system."""
    candidates = []
    for person_id, last in sorted(last_things(place).items()):
        soonest = soonest_end(schedule.kinds, last)
        if soonest is not None and soonest <= day:
            candidates.append((person_id, last))
    say(0, len(candidates))
    for number, chunk in enumerate(_batches(candidates)):
        yield list(due_of(dict(chunk), day, schedule))
        say(min((number + 1) * AT_ONCE, len(candidates)), len(candidates))


def _batches(candidates: list[tuple[UUID, date]]) -> Iterator[list[tuple[UUID, date]]]:
    for start in range(0, len(candidates), AT_ONCE):
        yield candidates[start : start + AT_ONCE]
