"""The places that a question may name: areas and postcodes of the database, and the towns of addresses."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from django.db.models import Avg, Count, F

from commonweal.community.search.index.columns import Locality
from commonweal.community.search.language import LIGHT
from commonweal.community.search.mapping import Outline
from commonweal.community.search.topics import Topics
from commonweal.community.search.understanding.where import (
    TOWN_MILES,
    Gazetteer,
    NamedArea,
    Point,
    gather_points,
    miles_between,
)
from commonweal.core.places.mapping import Sheet, draw_sheet
from commonweal.core.places.models import Area, Postcode
from commonweal.core.places.postcodes import PostcodeError, district, normalise

DISTRICT_MILES = 1.5
NEIGHBOURHOOD_MILES = 0.5
"""How far each goes on from its middle."""
LEAST_SHARE = 0.2
"""The first half of a postcode lies in the areas that have this part of its postcodes."""
OF_FARTHEST = 0.7
"""A council reaches this part of the way to its farthest neighbourhood."""

Kind = Area.Kind


def served_names() -> Callable[[str], Iterable[str]]:
    """Finds the names of areas in a text in its plain form: for entries that come to people in some areas."""
    former, neighbourhoods, councils = _areas()
    points = gather_points([*former, *neighbourhoods, *councils])
    gazetteer = Gazetteer({name: point for name, point in points.items() if name not in LIGHT})
    return lambda text: [name for name, _, _ in gazetteer.named_in(text)]


def make_gazetteer(localities: Iterable[Locality], topics: Topics) -> Gazetteer:
    """Every place that may be named. Former councils come first, as they have the names of towns; then the towns that
    addresses name, neighbourhoods, and the councils of today."""
    former, neighbourhoods, councils = _areas()
    towns = [_town(one, neighbourhoods) for one in localities]
    points = gather_points([*former, *towns, *neighbourhoods, *councils])
    return Gazetteer(points, lambda name: name in LIGHT or name in topics.vocabulary)


def find_point(typed: str) -> tuple[Point | None, str]:
    """Where a postcode that somebody typed is, or the middle of those that share its first half; and what to say where
    it cannot be used."""
    if not typed.strip():
        return None, ""
    if first_half := district(typed):
        return _district(first_half)
    try:
        wanted = normalise(typed)
    except PostcodeError as error:
        return None, str(error)
    found = Postcode.objects.filter(pk=wanted).values_list("latitude", "longitude", *_AREAS).first()
    if found is None:
        return None, f"{wanted} is not a postcode we know here, so the results say nothing about distance"
    latitude, longitude, *areas = found
    return Point(wanted, latitude, longitude, within=frozenset(_plain_names(areas))), ""


_AREAS = ("neighbourhood__name", "council__name", "former_council__name")


def _district(first_half: str) -> tuple[Point | None, str]:
    codes = Postcode.objects.filter(postcode__startswith=f"{first_half} ")
    middle = codes.aggregate(latitude=Avg("latitude"), longitude=Avg("longitude"), codes=Count("pk"))
    if not middle["codes"]:
        return None, f"No postcode here begins with {first_half}, so the results say nothing about distance"
    counted: Counter[str] = Counter()
    for *names, number in codes.order_by().values_list(*_AREAS).annotate(codes=Count("pk")):
        counted.update(dict.fromkeys(filter(None, names), number))
    areas = [name for name, number in counted.items() if number >= LEAST_SHARE * middle["codes"]]
    within = frozenset(_plain_names(areas))
    return Point(first_half, middle["latitude"], middle["longitude"], DISTRICT_MILES, within), ""


def sheet_around(place: tuple[float, float]) -> tuple[Sheet, Sequence[Outline]] | None:
    """The sheet of the place in which a point lies, with the outlines of its neighbourhoods and councils."""
    latitude, longitude = place
    near = Area.objects.filter(kind=Kind.NEIGHBOURHOOD, boundary__isnull=False, place__loaded_at__isnull=False)
    away = (F("latitude") - latitude) ** 2 + (F("longitude") - longitude) ** 2
    found = near.order_by(away).values_list("place_id", "place__loaded_at").first()
    return _sheet(found[0], str(found[1])) if found else None


@lru_cache(maxsize=8)
def _sheet(slug: str, loaded_at: str) -> tuple[Sheet, Sequence[Outline]] | None:
    """A place's outlines change only when it is loaded, so they are projected once in each process."""
    kinds = (Kind.NEIGHBOURHOOD, Kind.COUNCIL)
    areas = {area.pk: area for area in Area.objects.filter(place_id=slug, kind__in=kinds, boundary__isnull=False)}
    sheet = draw_sheet({code: area.boundary for code, area in areas.items() if area.boundary})
    if sheet is None:
        return None
    outlines = [
        Outline(areas[code].name, shape.path, shape.box, areas[code].kind == Kind.COUNCIL)
        for code, shape in sheet.shapes.items()
    ]
    return sheet, outlines


def _areas() -> tuple[list[NamedArea], list[NamedArea], list[NamedArea]]:
    """Former councils, neighbourhoods and the councils of today."""
    kinds = (Kind.FORMER_COUNCIL, Kind.NEIGHBOURHOOD, Kind.COUNCIL)
    areas = {area.pk: area for area in Area.objects.filter(kind__in=kinds).defer("boundary").order_by("code")}
    parts: dict[str, list[Area]] = {}
    for area in areas.values():
        for above in filter(None, (area.parent_id, area.former_council_id)):
            parts.setdefault(above, []).append(area)

    def named(area: Area) -> NamedArea | None:
        if area.latitude is None or area.longitude is None:
            return None
        around = [areas[above].name for above in (area.parent_id, area.former_council_id) if above in areas]
        is_neighbourhood = area.kind == Kind.NEIGHBOURHOOD
        reach = NEIGHBOURHOOD_MILES if is_neighbourhood else _reach(area, parts.get(area.pk, []))
        return NamedArea(area.name, area.latitude, area.longitude, reach, tuple(around), is_neighbourhood)

    sorted_out = [[one for area in areas.values() if area.kind == kind and (one := named(area))] for kind in kinds]
    return sorted_out[0], sorted_out[1], sorted_out[2]


def _reach(area: Area, parts: Iterable[Area]) -> float:
    assert area.latitude is not None and area.longitude is not None
    away = [
        miles_between(area.latitude, area.longitude, part.latitude, part.longitude)
        for part in parts
        if part.latitude is not None and part.longitude is not None
    ]
    return max(TOWN_MILES, OF_FARTHEST * max(away, default=0.0))


def _town(town: Locality, neighbourhoods: Iterable[NamedArea]) -> NamedArea:
    """A town that addresses name lies where the nearest neighbourhood lies."""
    nearest = min(
        neighbourhoods,
        key=lambda area: miles_between(town.latitude, town.longitude, area.latitude, area.longitude),
        default=None,
    )
    around = (nearest.name, *nearest.around) if nearest else ()
    return NamedArea(town.name, town.latitude, town.longitude, TOWN_MILES, around)


def _plain_names(names: Iterable[str | None]) -> Iterable[str]:
    """The names of areas as the gazetteer has them."""
    return gather_points(NamedArea(name, 0, 0, 0) for name in names if name).keys()
