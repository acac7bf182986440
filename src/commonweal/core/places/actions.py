"""Loading a place: its geography here, and what the other rooms add as steps; all in one transaction or nothing."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.ledger.actions import write_entry
from commonweal.core.places.faults import Fault
from commonweal.core.places.loading import LoadReport, Say, steps
from commonweal.core.places.models import Area, Place, Postcode
from commonweal.core.places.reading import (
    PlaceSettings,
    ReadArea,
    ReadPostcode,
    read_areas,
    read_boundaries,
    read_postcodes,
    read_settings,
)
from commonweal.core.places.reading.areas import AREAS_FILE
from commonweal.core.places.reading.boundaries import BOUNDARIES_FILE
from commonweal.core.places.reading.postcodes import POSTCODES_FILE
from commonweal.core.places.reading.settings import PLACE_FILE

POSTCODES_AT_ONCE = 5_000


class _TakenBackError(Exception):
    """Raised inside the load's transaction to undo it."""


def load_place(folder: Path, say: Say, *, check: bool = False) -> LoadReport:
    """Read a place's folder and store all of it, or nothing where a file has a fault (the report lists every one).

    A second load updates what is there: areas keep their rows, so that records which name them stand. `check` reads and
    reports in the same way and stores nothing. Findings (figures that do not add up in print) never stop a load.
    """
    report = LoadReport()
    try:
        with acting_as(system_actor("loading a place")) as actor, connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('commonweal.load'))")
            _load(actor, folder, report, say)
            if report.faults or check:
                raise _TakenBackError
    except _TakenBackError:
        return report
    report.stored = True
    return report


def _load(actor: Actor, folder: Path, report: LoadReport, say: Say) -> None:
    settings = _settings_of(folder, report)
    if settings is None or not settings.slug:
        return
    report.place = settings.name
    failed = {"place"} if report.faults else set()
    place, _ = Place.objects.update_or_create(
        pk=settings.slug, defaults={"name": settings.name[:200], "summary": settings.summary}
    )
    for step in steps():
        before = len(report.faults)
        if failed.isdisjoint(step.needs):
            step.load(actor, place, folder, report, say)
        else:
            report.passed_over.append(step.name)
        if len(report.faults) > before or step.name in report.passed_over:
            failed.add(step.name)
    if report.faults:
        return
    place.loaded_at = timezone.now()
    place.save(update_fields=["loaded_at"])
    found = len(report.findings)
    summary = f"{place.name} loaded" + (f", with {found} {'finding' if found == 1 else 'findings'}" if found else "")
    write_entry(
        actor,
        "place.loaded",
        summary,
        chain=f"place:{place.pk}",
        payload={"read": report.read, "findings": report.findings},
    )


def _settings_of(folder: Path, report: LoadReport) -> PlaceSettings | None:
    path = folder / PLACE_FILE
    if not path.is_file():
        message = "This file is missing. It names the place and its organisations."
        report.faults.append(Fault(PLACE_FILE, "", message))
        return None
    settings = read_settings(path.read_bytes(), report.faults)
    if settings and any(fault.where.endswith("slug") for fault in report.faults):
        return None  # without its key there is no place to read the other files for
    return settings


def load_areas(actor: Actor, place: Place, folder: Path, report: LoadReport, say: Say) -> None:
    """The first step of a load: `geo/areas.csv`, and the outlines and postcodes that lie in those areas."""
    raw = {name: path.read_bytes() for name in _GEO_FILES if (path := folder / name).is_file()}
    if AREAS_FILE not in raw:
        report.faults.append(Fault(AREAS_FILE, "", "This file is missing. It lists the areas of the place."))
        return
    before = len(report.faults)
    say("Reading the areas")
    areas = read_areas(raw[AREAS_FILE], report.faults)
    if len(report.faults) > before:
        return  # outlines and postcodes name areas: each fault here would be found again in hundreds of lines
    boundaries = read_boundaries(raw[BOUNDARIES_FILE], areas, report.faults) if BOUNDARIES_FILE in raw else {}
    say("Reading the postcodes")
    postcodes = read_postcodes(raw[POSTCODES_FILE], areas, report.faults) if POSTCODES_FILE in raw else []
    _refuse_those_of_others(place, areas, postcodes, report)
    if len(report.faults) > before:
        return
    _store_areas(place, areas.values(), boundaries, report)
    if POSTCODES_FILE in raw:
        _store_postcodes(place, postcodes, report, say)


_GEO_FILES = (AREAS_FILE, BOUNDARIES_FILE, POSTCODES_FILE)


def _refuse_those_of_others(
    place: Place, areas: dict[str, ReadArea], postcodes: list[ReadPostcode], report: LoadReport
) -> None:
    """An area or a postcode belongs to one place: another place's rows are not taken over."""
    others = Area.objects.filter(pk__in=areas).exclude(place=place).values_list("pk", "place__name").order_by("pk")
    for code, owner in others:
        report.faults.append(
            Fault(AREAS_FILE, code, f"This area is part of {owner} already. Take it out of one of them.")
        )
    named = [one.postcode for one in postcodes]
    taken = (
        Postcode.objects.filter(pk__in=named).exclude(council__place=place).values_list("pk", "council__place__name")
    )
    for postcode, owner in taken.order_by("pk"):
        message = f"This postcode is part of {owner} already. Take it out of one of them."
        report.faults.append(Fault(POSTCODES_FILE, postcode, message))


def _store_areas(place: Place, areas: Iterable[ReadArea], boundaries: dict[str, Any], report: LoadReport) -> None:
    rows = [
        Area(
            code=one.code,
            place=place,
            kind=one.kind,
            name=one.name,
            parent_id=one.parent or None,
            former_council_id=one.former_council or None,
            latitude=one.latitude,
            longitude=one.longitude,
            population_18_to_64=one.population_18_to_64,
            population_65_and_over=one.population_65_and_over,
            population_85_and_over=one.population_85_and_over,
            boundary=boundaries.get(one.code),
        )
        for one in areas
    ]
    columns = [field.name for field in Area._meta.concrete_fields if not field.primary_key]
    Area.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=columns)
    gone = place.areas.exclude(pk__in=[row.pk for row in rows]).values_list("pk", flat=True).order_by("pk")
    kinds = ", ".join(
        f"{_KINDS_COUNTED[kind]} {count}" for kind in Area.Kind if (count := sum(row.kind == kind for row in rows))
    )
    report.read.append(f"{AREAS_FILE}: {len(rows):,} areas: {kinds}")
    report.read.append(f"{BOUNDARIES_FILE}: {len(boundaries):,} outlines")
    if gone:
        report.findings.append(f"{AREAS_FILE} no longer has {', '.join(gone)}. They stay, since records may name them.")


_KINDS_COUNTED = {
    Area.Kind.COUNCIL: "councils of today",
    Area.Kind.FORMER_COUNCIL: "councils as they were",
    Area.Kind.NEIGHBOURHOOD: "neighbourhoods",
    Area.Kind.SMALL_AREA: "small areas",
}


def _store_postcodes(place: Place, postcodes: list[ReadPostcode], report: LoadReport, say: Say) -> None:
    """Write the postcodes that are new or have changed, and remove those that the file no longer has."""
    held = Postcode.objects.filter(council__place=place)
    before = {row[0]: row for row in held.values_list(*_POSTCODE_COLUMNS)}
    rows = {one.postcode: (*vars(one).values(),) for one in postcodes}
    changed = [
        Postcode(**dict(zip(_POSTCODE_COLUMNS, row, strict=True)))
        for row in ((*row[:-1], row[-1] or None) for row in rows.values())
        if before.get(row[0]) != row
    ]
    for start in range(0, len(changed), POSTCODES_AT_ONCE):
        Postcode.objects.bulk_create(
            changed[start : start + POSTCODES_AT_ONCE],
            update_conflicts=True,
            unique_fields=["postcode"],
            update_fields=_POSTCODE_COLUMNS[1:],
        )
        say(f"Storing postcodes: {min(start + POSTCODES_AT_ONCE, len(changed)):,} of {len(changed):,}")
    removed, _ = held.filter(pk__in=before.keys() - rows.keys()).delete()
    of_these = f" ({len(changed):,} new or changed, {removed:,} removed)" if before else ""
    report.read.append(f"{POSTCODES_FILE}: {len(rows):,} postcodes{of_these}")


_POSTCODE_COLUMNS = (
    "postcode",
    "latitude",
    "longitude",
    "small_area_code",
    "neighbourhood_id",
    "council_id",
    "former_council_id",
)
"""In the order of `ReadPostcode`."""
