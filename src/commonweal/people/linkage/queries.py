"""Pairs that wait, what a merge would do, and what was merged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Q, QuerySet

from commonweal.core.accounts.actors import Actor
from commonweal.core.design.listing import counted
from commonweal.core.ledger.models import Entry
from commonweal.core.ledger.queries import LOOKED
from commonweal.people.identity.actions import FACTS
from commonweal.people.identity.likeness import name_key
from commonweal.people.identity.models import Address, Person
from commonweal.people.identity.queries import current_address
from commonweal.people.linkage.allowed import may_decide
from commonweal.people.linkage.comparing import Recorded
from commonweal.people.linkage.models import LinkRun, Merge, RecordPair
from commonweal.people.sight.models import Sight
from commonweal.people.sight.queries import in_force, listed_parts

BANDS = {"very": (0.95, 1.01), "likely": (0.75, 0.95), "possible": (0.0, 0.75)}
"""How likely a pair is of one person, from and up to: what the list can be narrowed to."""


def pairs(state: str = RecordPair.State.OPEN, band: str = "", name: str = "") -> QuerySet[RecordPair]:
    """Pairs whose two people the actor may both see, those that somebody named first, then the likeliest.

    `name` is the beginning of a first or last name of either.
    """
    found = RecordPair.objects.filter(state=state).select_related("first", "second")
    if band in BANDS:
        low, high = BANDS[band]
        found = found.filter(probability__gte=low, probability__lt=high)
    if key := name_key(name):
        begins = Q()
        for column in ("family_key", "given_key", "known_key"):
            for one in ("first", "second"):
                begins |= Q(**{f"{one}__{column}__startswith": key})
        found = found.filter(begins)
    return found.order_by("named_by_name" if state == RecordPair.State.OPEN else "-decided_at", "-probability", "pk")


def pairs_waiting(actor: Actor) -> str:
    """What waits for those who decide, for their start page."""
    if not may_decide(actor):
        return ""
    return counted(RecordPair.objects.filter(state=RecordPair.State.OPEN), "pair to look at", "pairs to look at")


def latest_run(places: Iterable[str]) -> LinkRun | None:
    """The comparison that was started last in any of these places."""
    return LinkRun.objects.filter(place__in=places).order_by("-started_at").first()


def facts_digest(one: Recorded, other: Recorded) -> str:
    """What two records said when they were compared: a decision stands until one of them says something else."""
    return sha256(repr(sorted(map(repr, (one, other)))).encode()).hexdigest()


def recorded(people: Iterable[Person], postcodes: Mapping[UUID, Iterable[str]]) -> list[Recorded]:
    """The people as they are compared. `postcodes` are those of now and before, by person."""
    return [
        Recorded(
            person.pk,
            person.given_name,
            person.family_name,
            person.known_as,
            person.date_of_birth,
            person.nhs_number,
            tuple(sorted(set(postcodes.get(person.pk, ())))),
            person.phone,
            person.email,
        )
        for person in people
    ]


def postcodes_of(addresses: QuerySet[Address]) -> dict[UUID, list[str]]:
    """The postcodes of now and before, by person."""
    lived: dict[UUID, list[str]] = {}
    for person_id, postcode in addresses.values_list("person_id", "postcode").iterator(chunk_size=5000):
        lived.setdefault(person_id, []).append(postcode)
    return lived


@dataclass(frozen=True)
class Clash:
    """Something both records have and one may have only once; `number` rows of the record that would not be kept."""

    what: str
    rule: str
    number: int


def clashes(kept: Person, other: Person) -> list[Clash]:
    """What must be finished or ended before the two can be one record, read from the database's own rules.

    Raises ProgrammingError where the actor may not bring them together.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT held, rule, number FROM linkage_clashes(%s, %s)", [kept.pk, other.pk])
        found = [
            Clash(words_of_table(held, int(number)), rule, int(number)) for held, rule, number in cursor.fetchall()
        ]
    if kept.account_id is not None and other.account_id is not None:
        found.append(Clash("accounts of their own: unlink the one that is not theirs", "account", 1))
    return found


def words_of_table(table: str, number: int = 2) -> str:
    """What the rows of a table are called: "assessments" of "assessments_assessment"."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table == table:
            return str(model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural)
    return table.replace("_", " ")


@dataclass(frozen=True)
class NewSight:
    """Somebody who will see more than before: their name, on what ground, the parts, and whose record they saw."""

    viewer: str
    ground: str
    parts: str
    of: str


def new_sights(kept: Person, other: Person) -> list[NewSight]:
    """Who sees only one of the two, and will see both: everybody who saw either sees the same parts of what is kept."""
    held: dict[UUID, dict[tuple[UUID, str, str], set[str]]] = {kept.pk: {}, other.pk: {}}
    for sight in in_force(Sight.objects.filter(person__in=(kept, other))).order_by("viewer_name"):
        key = (sight.viewer, sight.viewer_name, sight.get_basis_display())
        held[sight.person_id].setdefault(key, set()).add(sight.compartment)
    found = []
    for mine, theirs in ((kept, other), (other, kept)):
        for key, compartments in held[mine.pk].items():
            more = compartments - held[theirs.pk].get(key, set())
            if more:
                found.append(NewSight(key[1], key[2], listed_parts(more), mine.name))
    return found


@dataclass(frozen=True)
class Fact:
    """One fact of both records, side by side: its key and name, and both values as they are shown."""

    key: str
    name: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        return self.first != self.second

    @property
    def suggested(self) -> str:
        """Which value to keep where nobody chooses: the first, unless only the second says anything."""
        return "first" if self.first or not self.second else "second"


def facts_side_by_side(first: Person, second: Person) -> list[Fact]:
    """Every fact of who two people are, and where they live, side by side; "" where a record does not say."""

    def shown(person: Person, name: str) -> str:
        if name == "gender":
            return "" if person.gender == Person.Gender.NOT_SAID else person.get_gender_display()
        value = getattr(person, name)
        return "" if value is None else f"{value:%-d %B %Y}" if name == "date_of_birth" else str(value)

    found = [Fact(name, words, shown(first, name), shown(second, name)) for name, words in FACTS.items()]
    lives = [str(current_address(person) or "") for person in (first, second)]
    return [*found, Fact("address", "lives at", *lives)]


def merges_of(person: Person) -> QuerySet[Merge]:
    """What was merged into a record and is in force, the latest first."""
    return Merge.objects.filter(kept=person, undone_at=None).select_related("other").order_by("-made_at")


def merged_into(person_id: UUID) -> list[UUID]:
    """The people whose records were brought together with this one, at once or by way of another."""
    found: list[UUID] = []
    asked = [person_id]
    while asked:
        asked = list(Person.objects.filter(merged_into__in=asked).values_list("pk", flat=True))
        found += asked
    return found


@dataclass(frozen=True)
class Moved:
    """How many rows of one kind a merge moved."""

    what: str
    number: int


def moved_by(merge: Merge) -> list[Moved]:
    """What a merge moved, by kind, the most first. Sights are not counted: they are listed where they are decided."""
    counts: dict[str, int] = {}
    for table in merge.moved.exclude(table="sight_sight").values_list("table", flat=True):
        counts[table] = counts.get(table, 0) + 1
    found = [Moved(words_of_table(table, number), number) for table, number in counts.items()]
    return sorted(found, key=lambda moved: (-moved.number, moved.what))


def came_after(merge: Merge) -> QuerySet[Entry]:
    """What happened in the kept record since the merge, latest first: it stays there when the merge is undone."""
    since = Entry.objects.filter(person_id=merge.kept_id, happened_at__gt=merge.made_at)
    return since.exclude(kind__in=(LOOKED, "person.merged")).order_by("-happened_at", "-number")


def sides_of(pair: RecordPair, kept: Any) -> tuple[Person, Person]:
    """(kept, other) of a pair, by the id of the one that stays. Raises KeyError where it is neither."""
    both = {str(pair.first_id): (pair.first, pair.second), str(pair.second_id): (pair.second, pair.first)}
    return both[str(kept)]
