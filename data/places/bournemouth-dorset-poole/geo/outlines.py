"""Outlines of areas that stay true to their neighbours: a border between two areas is simplified once, for both.

Points are (longitude, latitude) in degrees. Used by `prepare.py`; standard library only.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Point = tuple[float, float]
Ring = list[Point]
Polygon = list[Ring]
Edge = tuple[Point, Point]

METRES_PER_DEGREE = 111_320.0
DECIMALS = 6  # about a tenth of a metre: at five the narrowest creeks would close


@dataclass(frozen=True)
class Outline:
    """A stretch of border: its points in walking order, and the one or two areas it bounds (on its left first)."""

    points: tuple[Point, ...]
    left: str
    right: str | None


def polygons_of(geometry: dict[str, Any]) -> list[Polygon]:
    """The polygons of a GeoJSON geometry: outer rings anticlockwise, holes clockwise, the end point not repeated."""
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    polygons = []
    for part in parts:
        rings = []
        for number, raw in enumerate(part):
            ring = [(float(point[0]), float(point[1])) for point in raw[:-1]]
            anticlockwise = signed_area(ring) > 0
            if anticlockwise == (number > 0):
                ring.reverse()
            rings.append(ring)
        polygons.append(rings)
    return polygons


def signed_area(ring: Iterable[Point]) -> float:
    """Square degrees; positive where the ring runs anticlockwise."""
    points = list(ring)
    following = points[1:] + points[:1]
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(points, following, strict=True)) / 2


def contains(polygons: list[Polygon], point: Point) -> bool:
    """Whether the point lies in any of the polygons (and in none of their holes)."""
    x, y = point
    inside = False
    for polygon in polygons:
        for ring in polygon:
            x1, y1 = ring[-1]
            for x2, y2 in ring:
                if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                    inside = not inside
                x1, y1 = x2, y2
    return inside


def metres_to(polygons: list[Polygon], point: Point) -> float:
    """Metres from the point to the nearest border of the polygons."""
    return min(
        _metres_to_segment(point, start, end)
        for polygon in polygons
        for ring in polygon
        for start, end in zip(ring, ring[1:] + ring[:1], strict=True)
    )


def _metres_to_segment(point: Point, start: Point, end: Point) -> float:
    shrink = math.cos(math.radians(point[1]))
    px, py = (point[0] - start[0]) * shrink, point[1] - start[1]
    dx, dy = (end[0] - start[0]) * shrink, end[1] - start[1]
    length = dx * dx + dy * dy
    along = min(1.0, max(0.0, (px * dx + py * dy) / length)) if length else 0.0
    return math.hypot(px - along * dx, py - along * dy) * METRES_PER_DEGREE


def find_outlines(areas: Mapping[str, list[Polygon]]) -> list[Outline]:
    """Cut the borders of areas into stretches, each between the same two areas (or one area and the outside)."""
    left_of: dict[Edge, str] = {}
    for code, polygons in areas.items():
        for polygon in polygons:
            for ring in polygon:
                for edge in zip(ring, ring[1:] + ring[:1], strict=True):
                    if edge in left_of:
                        raise ValueError(f"{code} and {left_of[edge]} overlap along {edge}")
                    left_of[edge] = code
    sides: dict[Edge, tuple[str, str | None]] = {}
    touching: dict[Point, list[Edge]] = defaultdict(list)
    for (start, end), code in left_of.items():
        if (end, start) not in sides:
            sides[start, end] = (code, left_of.get((end, start)))
            touching[start].append((start, end))
            touching[end].append((start, end))
    junctions = {
        point for point, edges in touching.items() if len(edges) != 2 or len({frozenset(sides[e]) for e in edges}) > 1
    }
    left_to_walk = dict.fromkeys(sides)
    starts = [edge for edge in sides if edge[0] in junctions or edge[1] in junctions] + list(sides)
    outlines = []
    for first in starts:
        if first in left_to_walk:
            outlines.append(_walk(first, left_of, left_to_walk, touching, junctions))
    return outlines


def _walk(
    first: Edge,
    left_of: Mapping[Edge, str],
    left_to_walk: dict[Edge, None],
    touching: Mapping[Point, list[Edge]],
    junctions: set[Point],
) -> Outline:
    """From a junction to the next one; or round and home again, where a border has none (an island, an enclave)."""
    del left_to_walk[first]
    points = list(first) if first[0] in junctions or first[1] not in junctions else [first[1], first[0]]
    while points[-1] not in junctions and points[-1] != points[0]:
        (onward,) = [edge for edge in touching[points[-1]] if edge in left_to_walk]
        del left_to_walk[onward]
        points.append(onward[1] if onward[0] == points[-1] else onward[0])
    if (points[0], points[1]) not in left_of:
        points.reverse()
    return Outline(tuple(points), left_of[points[0], points[1]], left_of.get((points[1], points[0])))


def simplify(outline: Outline, metres: float) -> Outline:
    """Leave out the points that lie within `metres` of the line without them (Douglas and Peucker); ends stay."""
    points = outline.points
    closed = points[0] == points[-1]
    keep = {0, len(points) - 1}
    if closed:  # a triangle at least, so that a small island stays an island
        far = max(range(len(points)), key=lambda i: _metres_to_segment(points[i], points[0], points[0]))
        wide = max(range(len(points)), key=lambda i: _metres_to_segment(points[i], points[0], points[far]))
        keep |= {far, wide}
    anchors = sorted(keep)
    spans = list(pairwise(anchors))
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        distance, farthest = max(
            (_metres_to_segment(points[i], points[first], points[last]), i) for i in range(first + 1, last)
        )
        if distance > metres:
            keep.add(farthest)
            spans += [(first, farthest), (farthest, last)]
    rounded = [(round(points[i][0], DECIMALS), round(points[i][1], DECIMALS)) for i in sorted(keep)]
    moving = [point for point, before in zip(rounded, [None, *rounded], strict=False) if point != before]
    return Outline(tuple(moving), outline.left, outline.right)


def crossings(outlines: list[Outline]) -> list[Outline]:
    """The outlines that cross or touch another one, or themselves, anywhere but at their ends."""
    cell = 0.01
    grid: dict[tuple[int, int], list[tuple[int, Point, Point]]] = defaultdict(list)
    for number, outline in enumerate(outlines):
        for start, end in pairwise(outline.points):
            (west, east), (south, north) = sorted((start[0], end[0])), sorted((start[1], end[1]))
            for column in range(math.floor(west / cell), math.floor(east / cell) + 1):
                for row in range(math.floor(south / cell), math.floor(north / cell) + 1):
                    grid[column, row].append((number, start, end))
    bad = set()
    for segments in grid.values():
        for index, (one, a, b) in enumerate(segments):
            for other, c, d in segments[index + 1 :]:
                if _meet_badly(a, b, c, d):
                    bad |= {one, other}
    return [outlines[number] for number in sorted(bad)]


def _meet_badly(a: Point, b: Point, c: Point, d: Point) -> bool:
    if a == b or c == d:
        return True
    shared = {a, b} & {c, d}
    if len(shared) == 2:
        return True
    if shared:
        (joint,) = shared
        one, other = (b if a == joint else a), (d if c == joint else c)
        in_line = _turn(joint, one, other) == 0
        ahead = (one[0] - joint[0]) * (other[0] - joint[0]) + (one[1] - joint[1]) * (other[1] - joint[1]) > 0
        return in_line and ahead
    return _turn(a, b, c) * _turn(a, b, d) <= 0 and _turn(c, d, a) * _turn(c, d, b) <= 0


def _turn(a: Point, b: Point, c: Point) -> int:
    """1 to the left, -1 to the right, 0 straight on; exact, because the points are whole millionths."""
    scale = 10**DECIMALS
    ax, ay, bx, by, cx, cy = (round(value * scale) for value in (*a, *b, *c))
    cross = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    return int(cross > 0) - int(cross < 0)


def simplify_all(outlines: list[Outline], metres: float) -> list[Outline]:
    """Simplify every outline; where two would then cross, those are simplified less, until none does."""
    allowed = dict.fromkeys(range(len(outlines)), metres)
    while True:
        simple = [simplify(outline, allowed[number]) for number, outline in enumerate(outlines)]
        bad = {id(outline) for outline in crossings(simple)}
        if not bad:
            return simple
        for number, outline in enumerate(simple):
            if id(outline) in bad:
                if allowed[number] < 0.1:
                    raise ValueError(f"the outline between {outline.left} and {outline.right} crosses another")
                allowed[number] /= 2


def join(outlines: list[Outline], members: set[str]) -> dict[str, Any]:
    """The GeoJSON geometry of the members taken together: borders inside the group fall away."""
    stretches = []
    for outline in outlines:
        if outline.left in members and outline.right not in members:
            stretches.append(outline.points)
        elif outline.right in members and outline.left not in members:
            stretches.append(outline.points[::-1])
    rings = _rings(stretches)
    outer = [[ring] for ring in rings if signed_area(ring[:-1]) > 0]
    for hole in (ring for ring in rings if signed_area(ring[:-1]) <= 0):
        holders = [polygon for polygon in outer if contains([[polygon[0][:-1]]], _within(hole))]
        min(holders, key=lambda polygon: signed_area(polygon[0][:-1])).append(hole)
    outer.sort(key=lambda polygon: -signed_area(polygon[0][:-1]))
    if len(outer) == 1:
        return {"type": "Polygon", "coordinates": outer[0]}
    return {"type": "MultiPolygon", "coordinates": outer}


def _rings(stretches: list[tuple[Point, ...]]) -> list[Ring]:
    """Chain stretches end to end into closed rings."""
    leaving = {stretch[0]: stretch for stretch in stretches}
    if len(leaving) < len(stretches):
        raise ValueError("an area touches itself at a point: its rings cannot be told apart")
    rings = []
    while leaving:
        ring = list(leaving.pop(next(iter(leaving))))
        while ring[-1] != ring[0]:
            ring += leaving.pop(ring[-1])[1:]
        rings.append(ring)
    return rings


def _within(hole: Ring) -> Point:
    """A point just inside a hole: beside the middle of its first side."""
    (x1, y1), (x2, y2) = hole[0], hole[1]
    nudge = 1e-7
    length = math.hypot(x2 - x1, y2 - y1)
    return (x1 + x2) / 2 + (y2 - y1) / length * nudge, (y1 + y2) / 2 - (x2 - x1) / length * nudge


def middle(geometry: dict[str, Any]) -> Point:
    """The centre of gravity of the geometry's largest polygon."""
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    ring = max((part[0] for part in parts), key=lambda ring: abs(signed_area(ring[:-1])))
    area = signed_area(ring[:-1])
    x0, y0 = ring[0]
    sides = [((x1 - x0, y1 - y0), (x2 - x0, y2 - y0)) for (x1, y1), (x2, y2) in pairwise(ring)]
    x = sum((x1 + x2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in sides) / (6 * area)
    y = sum((y1 + y2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in sides) / (6 * area)
    return x0 + x, y0 + y
