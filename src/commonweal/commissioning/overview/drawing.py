"""The map of a place with its neighbourhoods shaded, ready to be written into a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from textwrap import wrap

from commonweal.commissioning.overview.forms import HOURS, OLDER, PEOPLE, POUNDS, RATE, SHADES
from commonweal.commissioning.overview.queries import Areas, NeighbourhoodRow
from commonweal.commissioning.overview.shading import Step, colour_of, steps_for
from commonweal.core.calculations.registry import in_pounds
from commonweal.core.places.mapping import Box, Sheet, draw_sheet
from commonweal.core.places.models import Area, Place, Postcode

LETTERS_A_LINE = 20
NONE, UNKNOWN = "url(#map-none)", "url(#map-unknown)"
"""Fills for nought and for not known: patterns, so that neither looks like a light colour."""


@dataclass(frozen=True)
class MapArea:
    """A neighbourhood on the map: where it leads, how it is filled and what it says."""

    code: str
    fill: str
    says: str
    href: str
    is_found: bool


@dataclass(frozen=True)
class Label:
    """The name of a council, in lines, at a point of the sheet; `anchor` is which part of a line stands there."""

    x: float
    y: float
    anchor: str
    lines: list[str]


@dataclass(frozen=True)
class Frame:
    """One view of the sheet. Each neighbourhood leads somewhere in just one frame, where it is large enough."""

    title: str
    box: Box
    areas: list[MapArea]
    linked: frozenset[str]
    outlines: list[str]
    former_outlines: list[str]
    labels: list[Label]


@dataclass(frozen=True)
class PlaceMap:
    """The map: paths by code (drawn once, used in each frame), frames, the key, and a postcode's point if asked for."""

    paths: Mapping[str, str]
    frames: list[Frame]
    steps: list[Step]
    shows: str
    has_none: bool
    has_unknown: bool
    point: tuple[float, float] | None


def map_of(
    place: Place, areas: Areas, rows: list[NeighbourhoodRow], shade: str, found: Postcode | None
) -> PlaceMap | None:
    """The map of a place; None where it has no outlines."""
    sheet = _sheet_of(place)
    if sheet is None:
        return None
    rows = [row for row in rows if row.area.pk in sheet.shapes]
    values = {row.area.pk: _value(row, shade) for row in rows}
    steps = steps_for(value for value in values.values() if value is not None)
    drawn = [
        MapArea(
            code=row.area.pk,
            fill=colour_of(values[row.area.pk], steps) or (UNKNOWN if values[row.area.pk] is None else NONE),
            says=f"{row.area.name}: {_in_words(values[row.area.pk], shade)}",
            href=row.rows or f"#n-{row.area.pk}",
            is_found=found is not None and row.area.pk == found.neighbourhood_id,
        )
        for row in rows
    ]
    councils = [council for council in areas.councils if council.pk in sheet.shapes]
    former = [council.pk for council in areas.former_councils if council.pk in sheet.shapes]
    return PlaceMap(
        paths={code: sheet.shapes[code].path for code in [*values, *(council.pk for council in councils), *former]},
        frames=_frames(place, sheet, councils, former, drawn, {row.area.pk: row.area.parent_id or "" for row in rows}),
        steps=steps,
        shows=SHADES[shade],
        has_none=any(value == 0 for value in values.values()),
        has_unknown=None in values.values(),
        point=sheet.projection(found.longitude, found.latitude) if found else None,
    )


def _sheet_of(place: Place) -> Sheet | None:
    """A place's outlines change only when it is loaded, so they are projected once in each process."""
    return _kept_sheet(place.pk, place.loaded_at.isoformat()) if place.loaded_at else _drawn_sheet(place.pk)


@lru_cache(maxsize=16)
def _kept_sheet(slug: str, loaded_at: str) -> Sheet | None:
    return _drawn_sheet(slug)


def _drawn_sheet(slug: str) -> Sheet | None:
    outlines = Area.objects.filter(place_id=slug, boundary__isnull=False)
    return draw_sheet({code: boundary for code, boundary in outlines.values_list("code", "boundary") if boundary})


def _frames(
    place: Place,
    sheet: Sheet,
    councils: list[Area],
    former: list[str],
    drawn: list[MapArea],
    council_of: Mapping[str, str],
) -> list[Frame]:
    small = [council for council in councils if len(councils) > 1 and sheet.is_small(council.pk)]
    enlarged = {council.pk for council in small}
    whole = Frame(
        title=place.name,
        box=sheet.box,
        areas=drawn,
        linked=frozenset(area.code for area in drawn if council_of[area.code] not in enlarged),
        outlines=[council.pk for council in councils],
        former_outlines=former,
        labels=[_label(council, sheet) for council in councils],
    )
    frames = [whole]
    for council in small:
        inside = [area for area in drawn if council_of[area.code] == council.pk]
        box = sheet.shapes[council.pk].box
        frames.append(
            Frame(
                title=f"{council.name}, enlarged",
                box=box.with_margin(box.width / 100),
                areas=inside,
                linked=frozenset(area.code for area in inside),
                outlines=[council.pk],
                former_outlines=former,
                labels=[],
            )
        )
    return frames


def _label(council: Area, sheet: Sheet) -> Label:
    """In the middle of a large council; beneath a small one, from its outer edge inwards to stay on the sheet."""
    box = sheet.shapes[council.pk].box
    lines = wrap(council.name, LETTERS_A_LINE)
    if council.longitude is not None and council.latitude is not None and not sheet.is_small(council.pk):
        x, y = sheet.projection(council.longitude, council.latitude)
        return Label(x, y, "middle", lines)
    y = box.bottom + sheet.box.width / 40
    if box.left + box.right > sheet.box.left + sheet.box.right:
        return Label(box.right, y, "end", lines)
    return Label(box.left, y, "start", lines)


def _value(row: NeighbourhoodRow, shade: str) -> Decimal | None:
    if shade == RATE:
        return row.rate.per_1000 if row.rate else None
    if shade == OLDER:
        persons = row.area.population_65_and_over
        return None if persons is None else Decimal(persons)
    if shade == PEOPLE:
        return Decimal(row.count.people)
    return {HOURS: row.count.weekly_hours, POUNDS: row.count.weekly_cost}[shade]


def _in_words(value: Decimal | None, shade: str) -> str:
    if value is None:
        return "not known"
    if shade == POUNDS:
        return f"{in_pounds(value)} a week"
    amount = f"{value}" if shade == RATE else f"{value.normalize():,f}"
    return f"{amount} {SHADES[shade]}"
