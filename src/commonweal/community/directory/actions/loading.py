"""Putting services into the directory so that a search finds them."""

import uuid
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path
from uuid import UUID

from django.db import transaction

from commonweal.community.directory import models
from commonweal.community.directory.actions.storing import Origin, store_records
from commonweal.community.directory.needs import all_needs
from commonweal.community.directory.record import Service
from commonweal.community.directory.row_records import row_record
from commonweal.community.directory.service_rows import ServiceRow, read_rows
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.actions import write_entry
from commonweal.core.places.loading import Fault, LoadReport
from commonweal.core.places.models import Place, Postcode

SERVICES_FILE = "directory/services.csv"

_NAMES = uuid.UUID("6f0a4f5c-6f53-4d0e-9f41-1a4f2b6f3c10")
"""The name space in which a service's id is made from its place and the id of its row."""


def load_directory(actor: Actor, place: Place, folder: Path, report: LoadReport, say: Callable[[str], None]) -> None:
    """The directory's step of a load: `directory/services.csv` of the folder, if it has one.

    Every fault goes into the report with its row and column, and then nothing of the file is written. A service is
    known again by its row's id: loading twice updates it. Services of the place that the file does not name stay, and
    are said.
    """
    path = folder / SERVICES_FILE
    if not path.exists():
        return
    say("Reading the directory")
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        report.faults.append(Fault(SERVICES_FILE, f"byte {error.start}", "This is not UTF-8 text. Save it as UTF-8"))
        return
    known = set(Postcode.objects.filter(council__place=place).values_list("pk", flat=True))
    rows, faults = read_rows(content, all_needs().keys(), known)
    if faults:
        report.faults += [Fault(SERVICES_FILE, fault.where, fault.message) for fault in faults]
        return
    named = Postcode.objects.filter(pk__in={row.postcode for row in rows}).select_related("council")
    list_services(actor, place, rows, {point.pk: point for point in named.defer("council__boundary")})
    others = (
        models.Service.objects.filter(place=place).exclude(pk__in=[service_id(place, row.id) for row in rows]).count()
    )
    if others:
        report.findings.append(f"{SERVICES_FILE} does not name {others} services that are in the directory: they stay")
    report.read.append(f"{SERVICES_FILE}: {len(rows)} services")


def service_id(place: Place, row_id: str) -> UUID:
    """The id of the service that a place's file calls `row_id`: the same at each load."""
    return uuid.uuid5(_NAMES, f"{place.pk}/service/{row_id}")


def organisation_id(place: Place, name: str) -> UUID:
    """The id of the organisation that a place's file names: the same at each load."""
    return uuid.uuid5(_NAMES, f"{place.pk}/organisation/{name}")


def list_services(actor: Actor, place: Place, rows: Iterable[ServiceRow], points: dict[str, Postcode]) -> list[UUID]:
    """Put checked services into the directory of a place, or update them; returns their ids.

    `points` has every postcode the rows name. Only an administrator (or a load) may.
    """
    actor.require_role(Role.ADMINISTRATOR)
    ids: list[UUID] = []
    with transaction.atomic():
        for (source, is_invented), alike in groupby(sorted(rows, key=_provenance), key=_provenance):
            records = [_record(place, row, points) for row in alike]
            ids += store_records(records, Origin(source, place, is_invented))
        write_entry(
            actor,
            "directory.listed",
            f"{len(ids)} services listed in the directory of {place.name}",
            chain=f"place:{place.pk}",
            payload={"services": ids},
        )
    return ids


def _provenance(row: ServiceRow) -> tuple[str, bool]:
    return row.text["source"], row.is_invented


def _record(place: Place, row: ServiceRow, points: dict[str, Postcode]) -> Service:
    organisation = organisation_id(place, row.text["organisation"])
    council = points[row.postcode].council.name if row.postcode else place.name
    return row_record(row, service_id(place, row.id), organisation, council)
