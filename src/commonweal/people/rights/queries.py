"""What was asked, what is held, and what a released answer contains."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.ledger.models import Entry
from commonweal.core.ledger.queries import histories_of
from commonweal.people.documents.models import Document
from commonweal.people.identity.actions import FACTS
from commonweal.people.identity.models import Person
from commonweal.people.rights.holdings import kinds
from commonweal.people.rights.marking import FILE_FIELD, WITHHELD, WITHHELD_ALERT, said_instead
from commonweal.people.rights.models import AccessRequest, Correction, GatheredFile, Mark


def requests_of(person: Person) -> QuerySet[AccessRequest]:
    """What was asked about a person, the latest first."""
    return AccessRequest.objects.filter(person=person).order_by("-asked_on", "-pk")


def open_requests() -> QuerySet[AccessRequest]:
    """Requests that wait for an answer, of people the actor may see; the soonest due first."""
    waiting = AccessRequest.objects.filter(state__in=(AccessRequest.State.ASKED, AccessRequest.State.REVIEWING))
    return waiting.select_related("person").order_by("due_on", "pk")


def corrections_of(person: Person) -> QuerySet[Correction]:
    """What a person asked to be put right, the latest first."""
    return Correction.objects.filter(person=person).order_by("-asked_at")


def open_corrections() -> QuerySet[Correction]:
    """Corrections that wait to be decided; the soonest due first."""
    waiting = Correction.objects.filter(state=Correction.State.ASKED)
    return waiting.select_related("person").order_by("due_on", "pk")


def disputed(person: Person) -> QuerySet[Correction]:
    """Facts that were left as they are though the person says otherwise."""
    return Correction.objects.filter(person=person, state=Correction.State.REFUSED).order_by("fact", "-decided_at")


@dataclass(frozen=True)
class Change:
    """One change of a fact of identity: when, by whom, from what to what."""

    entry: Entry
    fact: str
    before: str
    after: str


def fact_history(person: Person) -> list[Change]:
    """Every change of every fact of who a person is, from the ledger; the latest first."""
    found = []
    entries = Entry.objects.filter(person_id__in=histories_of(person.pk), kind__startswith="person.")
    for entry in entries.order_by("-happened_at", "-number"):
        before, after = entry.payload.get("before") or {}, entry.payload.get("after") or {}
        found += [
            Change(entry, FACTS[name], str(before.get(name) or "nothing"), str(value or "nothing"))
            for name, value in after.items()
            if name in FACTS and (before.get(name) or "") != (value or "")
        ]
    return found


@dataclass(frozen=True)
class Holding:
    """How much of one kind is held."""

    title: str
    number: int
    room: str


def what_is_held(person: Person) -> list[Holding]:
    """Each kind held about a person and how many of it: all of it is counted, whoever asks, and none of it shown."""
    ids = histories_of(person.pk)
    with acting_as(system_actor("counting what is held about somebody")):
        held = [Holding(kind.title, kind.rows(ids).order_by().count(), kind.model._meta.app_label) for kind in kinds()]
    return [holding for holding in held if holding.number]


def marks_of(request: AccessRequest, decision: str = "") -> list[dict[str, Any]]:
    """The marked values with what they say, by kind: for whoever an action lets look through them."""
    with acting_as(system_actor("answering a request for everything held")):
        marks = list(
            Mark.objects.filter(request=request, **({"decision": decision} if decision else {})).order_by(
                "kind", "row", "field"
            )
        )
        gathered = GatheredFile.objects.filter(request=request).first()
    values: dict[tuple[str, str, str], tuple[str, str]] = {}
    titles: dict[str, str] = {}
    for kind in gathered.kinds if gathered else []:
        titles[kind["key"]] = kind["title"]
        for row in kind["rows"]:
            for fact in row["facts"]:
                values[kind["key"], row["id"], fact["key"]] = (fact["name"], fact["value"])
    return [
        {
            "mark": mark,
            "title": titles.get(mark.kind, mark.kind),
            "name": values.get((mark.kind, mark.row, mark.field), ("", ""))[0],
            "value": values.get((mark.kind, mark.row, mark.field), ("", ""))[1],
        }
        for mark in marks
    ]


def marks_counted(request: AccessRequest) -> dict[str, int]:
    """How many marked values wait, are given out and are withheld."""
    with acting_as(system_actor("answering a request for everything held")):
        return dict(Counter(Mark.objects.filter(request=request).values_list("decision", flat=True)))


def released_kinds(request: AccessRequest) -> list[dict[str, Any]]:
    """What was gathered, with every value that is withheld replaced. Raises ValueError before it was released."""
    if request.state != AccessRequest.State.RELEASED:
        raise ValueError("Nothing is given out before it was released")
    with acting_as(system_actor("giving out what is held about somebody")):
        gathered = GatheredFile.objects.get(request=request)
        marks = Mark.objects.filter(request=request).exclude(decision=Mark.Decision.RELEASE)
        withheld = {
            (kind, row, field): said_instead(why)
            for kind, row, field, why in marks.values_list("kind", "row", "field", "why")
        }
    for kind in gathered.kinds:
        for row in kind["rows"]:
            for fact in row["facts"]:
                fact["value"] = withheld.get((kind["key"], row["id"], fact["key"]), fact["value"])
    return list(gathered.kinds)


def released_files(kinds: list[dict[str, Any]]) -> list[tuple[str, Document]]:
    """The files that were given out, each with the name it has in the zip. Those removed since are left out."""
    given = {
        row["id"]: fact["value"]
        for kind in kinds
        if kind["key"] == Document._meta.label_lower
        for row in kind["rows"]
        for fact in row["facts"]
        if fact["key"] == FILE_FIELD and fact["value"] not in (WITHHELD, WITHHELD_ALERT)
    }
    with acting_as(system_actor("giving out what is held about somebody")):
        documents = Document.objects.in_bulk(list(given))
    kept = [one for one in sorted(documents.values(), key=lambda one: (one.added_at, one.pk)) if not one.removed_at]
    return [(f"files/{number}-{one.file_name}", one) for number, one in enumerate(kept, start=1)]
