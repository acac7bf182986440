"""Putting services into the directory so that a search finds them."""

import uuid
from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction

from commonweal.community.directory.models import ListedOrganisation, Service
from commonweal.community.directory.needs import all_needs, needs_of
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
    points = {p.postcode: p for p in Postcode.objects.filter(council__place=place)}
    rows, faults = read_rows(content, all_needs().keys(), points.keys())
    if faults:
        report.faults += [Fault(SERVICES_FILE, fault.where, fault.message) for fault in faults]
        return
    list_services(actor, place, rows, points)
    others = Service.objects.filter(place=place).exclude(pk__in=[service_id(place, row.id) for row in rows]).count()
    if others:
        report.findings.append(f"{SERVICES_FILE} does not name {others} services that are in the directory: they stay")
    report.read.append(f"{SERVICES_FILE}: {len(rows)} services")


def service_id(place: Place, row_id: str) -> UUID:
    """The id of the service that a place's file calls `row_id`: the same at each load."""
    return uuid.uuid5(_NAMES, f"{place.pk}/service/{row_id}")


def list_services(actor: Actor, place: Place, rows: Iterable[ServiceRow], points: dict[str, Postcode]) -> list[UUID]:
    """Put checked services into the directory of a place, or update them; returns their ids.

    `points` has every postcode the rows name. Only an administrator (or a load) may.
    """
    actor.require_role(Role.ADMINISTRATOR)
    rows = list(rows)
    organisations = {
        name: ListedOrganisation(id=uuid.uuid5(_NAMES, f"{place.pk}/organisation/{name}"), place=place, name=name)
        for name in sorted({row.text["organisation"] for row in rows})
    }
    services = []
    for row in rows:
        point = points[row.postcode] if row.postcode else None
        services.append(
            Service(
                id=service_id(place, row.id),
                place=place,
                organisation=organisations[row.text["organisation"]],
                needs=list(row.needs),
                postcode=row.postcode,
                latitude=point.latitude if point else None,
                longitude=point.longitude if point else None,
                neighbourhood_id=point.neighbourhood_id if point else None,
                last_confirmed_on=row.last_confirmed_on,
                is_invented=row.is_invented,
                **{column: value for column, value in row.text.items() if column != "organisation"},
            )
        )
    with transaction.atomic():
        ListedOrganisation.objects.bulk_create(
            organisations.values(), update_conflicts=True, unique_fields=["id"], update_fields=["name"]
        )
        Service.objects.bulk_create(
            services,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[field.name for field in Service._meta.concrete_fields if field.name not in ("id", "search")],
        )
        ids = [service.id for service in services]
        index_services(ids)
        write_entry(
            actor,
            "directory.listed",
            f"{len(services)} services listed in the directory of {place.name}",
            chain=f"place:{place.pk}",
            payload={"services": ids},
        )
    return ids


def index_services(ids: Iterable[UUID]) -> None:
    """Make what a search reads for these services: the name weighs most (A), then the needs and the other words people
    use for them (B; the first need, which the service is chiefly for, twice), the description (C), and who offers it
    where (D)."""
    by_id = dict(Service.objects.filter(pk__in=list(ids)).values_list("pk", "needs"))
    texts = [" ".join(need.text for need in needs_of([*keys[:1], *keys])) for keys in by_id.values()]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE directory_service AS s SET search =
                setweight(to_tsvector('english', s.name), 'A')
                || setweight(to_tsvector('english', listed.needs), 'B')
                || setweight(to_tsvector('english', concat_ws(' ', s.description, s.who_for, s.accessibility)), 'C')
                || setweight(to_tsvector('english', concat_ws(' ', o.name, s.address)), 'D')
            FROM unnest(%s::uuid[], %s::text[]) AS listed(id, needs), directory_listedorganisation AS o
            WHERE s.id = listed.id AND o.id = s.organisation_id
            """,
            [list(by_id), texts],
        )
