"""Records beside the entries that they are about: what there is now, and what taking them in would make of it."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from uuid import UUID, uuid5

from commonweal.community.directory.actions import Origin
from commonweal.community.directory.actions.loading import organisation_id, service_id
from commonweal.community.directory.models import ListedOrganisation, Service
from commonweal.community.directory.reading import documents_of
from commonweal.community.directory.row_records import row_record
from commonweal.community.directory.service_rows import check_row
from commonweal.community.directory.terms import own_terms
from commonweal.community.openreferral.exporting import row_of
from commonweal.community.openreferral.patching import patched
from commonweal.community.openreferral.preparing import Prepared, prepare, with_organisation, with_terms, written
from commonweal.community.openreferral.reading.rows import as_uuid, made_identifier, tidied, whole_row
from commonweal.community.openreferral.reading.sheets import CATEGORIES, NEEDED, Sheet, SheetRow
from commonweal.core.places.faults import Fault
from commonweal.core.places.models import Place, Postcode

AT_ONCE = 500
"""Records that are looked at together."""

_ROWS = UUID("5b1f6f6c-0b7a-4c0e-8f3c-2d2f0c1f9a44")
"""The name space of rows of tables that belong to no place."""


@dataclass(frozen=True)
class Candidate:
    """A record, the document of its entry as it is now (None for a new one), and how it is to be kept. `digest` is of
    what was given: the same for the same record or row, whatever its entry is."""

    prepared: Prepared
    current: dict[str, Any] | None
    origin: Origin
    digest: str = ""


@dataclass(frozen=True)
class Settings:
    """How records are taken in: where they come from, whose directory they go to, and what may be made of them.

    `place` None leaves new entries to the place of their postcode.
    """

    source: str
    place: Place | None = None
    is_invented: bool = False
    finds_terms: bool = True


def of_records(records: Iterable[tuple[str, Any]], settings: Settings) -> Iterator[list[Candidate]]:
    """The records of a feed or file, some hundred at a time, each with its entry."""
    given = iter(records)
    seen: dict[UUID, str] = {}
    while some := list(islice(given, AT_ONCE)):
        prepared = [_only_once(prepare(document, where), seen) for where, document in some]
        ids = [one.record.id for one in prepared if one.record]
        current = documents_of(ids)
        places = dict(Service.objects.filter(pk__in=current).values_list("pk", "place_id"))
        yield [_of_record(one, current, places, settings) for one in prepared]


def _of_record(
    prepared: Prepared, current: Mapping[UUID, dict[str, Any]], places: Mapping[UUID, str | None], settings: Settings
) -> Candidate:
    entry, place = None, settings.place
    if prepared.record is not None:
        entry = current.get(prepared.record.id)
        now = places.get(prepared.record.id)
        place = place or (Place(pk=now) if now else None)
    origin = Origin(settings.source, place, settings.is_invented)
    digest = _digest({name: value for name, value in prepared.document.items() if name != "last_modified"})
    made = with_organisation(prepared, entry)
    return Candidate(with_terms(made, entry, finds=settings.finds_terms), entry, origin, digest)


def _only_once(prepared: Prepared, seen: dict[UUID, str]) -> Prepared:
    """The record, or that one before it has the same id."""
    if prepared.record is None:
        return prepared
    first = seen.setdefault(prepared.record.id, prepared.where)
    if first == prepared.where:
        return prepared
    message = f"{first} has the id {prepared.record.id} too. Each service needs its own"
    return Prepared(prepared.where, None, {}, (Fault(prepared.where, "id", message),))


def of_rows(sheet: Sheet, settings: Settings) -> Iterator[list[Candidate]]:
    """The rows of a table, some hundred at a time, each with its entry. A row of an entry that is there changes what
    its columns say otherwise, and nothing else."""
    seen: dict[UUID, str] = {}
    for start in range(0, len(sheet.rows), AT_ONCE):
        some = [replace(row, cells=tidied(row.cells)) for row in sheet.rows[start : start + AT_ONCE]]
        reader = _Rows(some, settings)
        yield [
            replace(candidate, prepared=_only_once(candidate.prepared, seen), digest=_digest(row.cells))
            for row, candidate in ((row, reader.candidate(row)) for row in some)
        ]


class _Rows:
    """Some rows, with all that has to be known to read them."""

    def __init__(self, rows: list[SheetRow], settings: Settings) -> None:
        self.settings = settings
        self.keys = {row.number: self._key(row.cells) for row in rows}
        found = Service.objects.filter(pk__in=self.keys.values()).select_related("organisation", "place")
        self.services = {service.pk: service for service in found}
        self.documents = documents_of(self.services)
        postcodes = {row.cells.get("postcode", "").upper().replace(" ", "") for row in rows}
        spaced = {f"{text[:-3]} {text[-3:]}" for text in postcodes if text}
        self.postcodes = {one.pk: one for one in Postcode.objects.filter(pk__in=spaced).select_related("council")}
        names = {row.cells.get("organisation", "") for row in rows}
        listed = ListedOrganisation.objects.filter(name__in=names, place=settings.place)
        self.organisations = {one.name: one.pk for one in listed}

    def candidate(self, row: SheetRow) -> Candidate:
        key = self.keys[row.number]
        service = self.services.get(key)
        return self._new(row, key) if service is None else self._changed(row, service)

    def _key(self, cells: Mapping[str, str]) -> UUID:
        text = cells.get("id") or made_identifier(cells)
        own = as_uuid(text)
        if own is not None:
            return own
        return service_id(self.settings.place, text) if self.settings.place else uuid5(_ROWS, text)

    def _new(self, row: SheetRow, key: UUID) -> Candidate:
        where = f"row {row.number}"
        cells = whole_row(row.cells)
        cells["id"] = cells["id"] or made_identifier(cells) or "row"
        read, faults = check_row(row.number, cells, own_terms("needs").keys(), None, needed=NEEDED)
        source, is_invented = cells["source"] or self.settings.source, cells["is_invented"] == "yes"
        origin = Origin(source, self.settings.place, is_invented or self.settings.is_invented)
        if read is None:
            return Candidate(Prepared(where, None, {}, _as_faults(where, faults), id=key), None, origin)
        record = row_record(read, key, self._organisation(cells["organisation"]), self._council(read.postcode))
        document = written(record)
        terms = _categories(row.cells.get(CATEGORIES, ""), source)
        document["attributes"] = [*document.get("attributes", ()), *terms]
        prepared = _by_column(prepare(document, where))
        notes = (*prepared.notes, *self._unknown(read.postcode))
        return Candidate(
            with_terms(replace(prepared, notes=notes), None, finds=self.settings.finds_terms), None, origin
        )

    def _changed(self, row: SheetRow, service: Service) -> Candidate:
        where, current = f"row {row.number}", self.documents[service.pk]
        now = row_of(service, current)
        changed = {one for one in row.cells.keys() & now.keys() if _differs(one, row.cells[one], now[one])}
        cells = now | {column: row.cells[column] for column in changed}
        read, faults = check_row(row.number, cells, own_terms("needs").keys(), None, needed=NEEDED, columns=changed)
        origin = Origin(cells["source"], service.place, cells["is_invented"] == "yes", service.listing)
        if read is None:
            return Candidate(Prepared(where, None, {}, _as_faults(where, faults), id=service.pk), current, origin)
        if not changed:
            return Candidate(prepare(current, where), current, origin)
        organisation, council = self._organisation(cells["organisation"]), self._council(read.postcode)
        prepared = _by_column(prepare(patched(current, read, changed, organisation, council), where))
        notes = self._unknown(read.postcode) if "postcode" in changed else ()
        return Candidate(replace(prepared, notes=(*prepared.notes, *notes)), current, origin)

    def _organisation(self, name: str) -> UUID:
        """The one that is listed by this name, or a new one."""
        if name in self.organisations:
            return self.organisations[name]
        return (
            organisation_id(self.settings.place, name) if self.settings.place else uuid5(_ROWS, f"organisation/{name}")
        )

    def _council(self, postcode: str) -> str:
        known = self.postcodes.get(postcode)
        if known is not None:
            return known.council.name
        return self.settings.place.name if self.settings.place else "England"

    def _unknown(self, postcode: str) -> tuple[str, ...]:
        if not postcode or postcode in self.postcodes:
            return ()
        return (f"{postcode} is not among the postcodes that are known here. Look whether it is right",)


def _differs(column: str, given: str, now: str) -> bool:
    """Whether a cell says something else than the entry. Of these an empty cell says nothing."""
    if column == "id" or (column in ("source", "is_invented", "kind") and not given):
        return False
    return " ".join(given.split()) != " ".join(now.split())


def _digest(given: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()


def _categories(text: str, source: str) -> list[dict[str, Any]]:
    """Terms of a table's own list, as the standard writes attributes."""
    names = list(dict.fromkeys(filter(None, (part.strip() for part in re.split(r"[;|\n]", text)))))
    taxonomy = {"taxonomy": source, "taxonomy_id": str(uuid5(_ROWS, f"taxonomy/{source}"))}
    terms = [{"id": str(uuid5(_ROWS, f"term/{source}/{name.lower()}")), "name": name, **taxonomy} for name in names]
    return [{"id": term["id"], "link_type": "taxonomy_term", "taxonomy_term": term} for term in terms]


def _as_faults(where: str, faults: Iterable[Any]) -> tuple[Fault, ...]:
    return tuple(Fault(where, fault.where.partition(", ")[2], fault.message) for fault in faults)


def _by_column(prepared: Prepared) -> Prepared:
    """The faults of a record that was made of a row, told by the column that they came from where its name says it."""
    columns = {"url": "url", "email": "email", "name": "name", "phones[0].number": "phone"}
    faults = tuple(
        replace(fault, where=f"column {columns[fault.where]}") if fault.where in columns else fault
        for fault in prepared.faults
    )
    return replace(prepared, faults=faults)
