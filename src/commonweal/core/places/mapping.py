"""A map of a place as paths to draw: outlines projected onto a flat sheet, without any map service. Pure.

The projection is equirectangular, with longitudes shortened by the cosine of the middle latitude: over a county the
error in shape is well under the simplification of the outlines themselves.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

WIDTH = 4000
"""Units across a whole place: fine enough to be enlarged several times."""
MARGIN = 20
ENLARGED_BELOW = 0.25
"""A council that takes up less of the sheet than this is drawn a second time, larger."""

Geometry = Mapping[str, Any]
Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle of the sheet."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def with_margin(self, margin: float) -> "Box":
        return Box(self.left - margin, self.top - margin, self.right + margin, self.bottom + margin)

    @property
    def view(self) -> str:
        """As the viewBox of an SVG."""
        return f"{self.left:.0f} {self.top:.0f} {self.width:.0f} {self.height:.0f}"


@dataclass(frozen=True)
class Shape:
    """An outline on the sheet: an SVG path, and the box it fills."""

    path: str
    box: Box


@dataclass(frozen=True)
class Projection:
    """From degrees to units of the sheet, y downwards."""

    west: float
    north: float
    across: float
    down: float

    def __call__(self, longitude: float, latitude: float) -> Point:
        return (longitude - self.west) * self.across, (self.north - latitude) * self.down


@dataclass(frozen=True)
class Sheet:
    """Everything of a place that is drawn, on one sheet."""

    projection: Projection
    box: Box
    shapes: Mapping[str, Shape]

    def is_small(self, code: str) -> bool:
        """Whether an area is too small on the sheet to be looked at there."""
        box = self.shapes[code].box
        return box.width * box.height < ENLARGED_BELOW * self.box.width * self.box.height


def draw_sheet(geometries: Mapping[str, Geometry]) -> Sheet | None:
    """Project the outlines (GeoJSON geometries in degrees, by code) onto one sheet; None where there are none."""
    rings = {code: list(_rings(geometry)) for code, geometry in geometries.items()}
    points = [point for several in rings.values() for ring in several for point in ring]
    if not points:
        return None
    west, east = min(point[0] for point in points), max(point[0] for point in points)
    south, north = min(point[1] for point in points), max(point[1] for point in points)
    shortening = cos(radians((south + north) / 2))
    across = WIDTH / max(east - west, (north - south) / shortening / 2, 1e-6)  # at most twice as high as wide
    projection = Projection(west, north, across, across / shortening)
    shapes = {code: _shape(several, projection) for code, several in rings.items()}
    right, bottom = projection(east, south)
    return Sheet(projection, Box(0, 0, right, bottom).with_margin(MARGIN), shapes)


def _rings(geometry: Geometry) -> Iterable[Sequence[Sequence[float]]]:
    """Every ring of a Polygon or MultiPolygon, holes among them: an even-odd fill leaves those open."""
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for polygon in polygons:
        yield from polygon


def _shape(rings: Sequence[Sequence[Sequence[float]]], projection: Projection) -> Shape:
    rounded = [[_whole(projection(point[0], point[1])) for point in ring] for ring in rings]
    xs = [x for ring in rounded for x, _ in ring]
    ys = [y for ring in rounded for _, y in ring]
    return Shape("".join(_path(ring) for ring in rounded), Box(min(xs), min(ys), max(xs), max(ys)))


def _whole(point: Point) -> tuple[int, int]:
    return round(point[0]), round(point[1])


def _path(ring: Sequence[tuple[int, int]]) -> str:
    """A closed path in whole units, each step from the last: neighbours that share points share the drawn border."""
    (x, y), steps = ring[0], []
    for to_x, to_y in ring[1:-1]:
        if (to_x, to_y) != (x, y):
            steps.append(f"{to_x - x} {to_y - y}")
            x, y = to_x, to_y
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z" if steps else ""
