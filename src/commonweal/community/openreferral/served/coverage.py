"""Whether an area that a service names has a point in it: by an outline, or by a name. Pure."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

EVERYWHERE = (
    "england", "uk", "united kingdom", "great britain", "national", "nationwide", "nationally", "anywhere",
    "everywhere",
)  # fmt: skip

_KIND_OF_COUNCIL = re.compile(
    r"\b((county|city|borough|district|metropolitan|unitary|royal|london) )*(council|authority)\b", re.IGNORECASE
)

Ring = Sequence[Sequence[float]]


def names_of(areas: Iterable[str], postcode: str) -> list[str]:
    """What an area that has this postcode in it may be called: the names of the areas that the postcode is known to lie
    in, without what kind of council they are, its own first half, and the country."""
    plain = (" ".join(_KIND_OF_COUNCIL.sub(" ", area).split()).lower() for area in areas)
    return list(dict.fromkeys((*filter(None, plain), postcode.split(" ")[0].lower(), *EVERYWHERE)))


def name_pattern(names: Iterable[str]) -> str:
    """A PostgreSQL pattern, to match without case: one of the names as whole words."""
    return rf"\m({'|'.join(re.escape(name) for name in names)})\M"


def covers(extent: Any, latitude: float, longitude: float) -> bool:
    """Whether a GeoJSON outline (an object, or its text) has the point in it. Anything else does not."""
    try:
        shape = json.loads(extent) if isinstance(extent, str) else extent
        return any(_in_polygon(polygon, latitude, longitude) for polygon in _polygons(shape))
    except (TypeError, ValueError, RecursionError):  # no outline, whatever a feed calls it
        return False


def _polygons(shape: Any) -> Iterator[Sequence[Ring]]:
    if not isinstance(shape, Mapping):
        return
    kind, coordinates = shape.get("type"), shape.get("coordinates")
    if kind == "Polygon" and isinstance(coordinates, list):
        yield coordinates
    elif kind == "MultiPolygon" and isinstance(coordinates, list):
        yield from coordinates
    elif kind == "Feature":
        yield from _polygons(shape.get("geometry"))
    elif kind in ("FeatureCollection", "GeometryCollection"):
        for one in shape.get("features") or shape.get("geometries") or ():
            yield from _polygons(one)


def _in_polygon(rings: Sequence[Ring], latitude: float, longitude: float) -> bool:
    """In the outer ring, and in none of the holes."""
    try:
        inside = [_in_ring(ring, latitude, longitude) for ring in rings]
    except (TypeError, ValueError, LookupError, ArithmeticError):
        return False
    return bool(inside) and inside[0] and not any(inside[1:])


def _in_ring(ring: Ring, latitude: float, longitude: float) -> bool:
    """Whether a line from the point to the east crosses the ring an odd number of times."""
    inside = False
    for (x1, y1, *_), (x2, y2, *_) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > latitude) != (y2 > latitude) and longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
