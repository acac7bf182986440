"""`geo/boundaries.geojson`: the outlines of a place's areas. Pure."""

import json
from collections.abc import Mapping
from typing import Any

from commonweal.core.places.faults import Fault
from commonweal.core.places.reading.areas import AREAS_FILE, ReadArea
from commonweal.core.places.reading.sheets import decoded

BOUNDARIES_FILE = "geo/boundaries.geojson"
DEPTH = {"Polygon": 1, "MultiPolygon": 2}
"""How many lists stand around a ring of points."""

Geometry = dict[str, Any]


def read_boundaries(raw: bytes, areas: Mapping[str, ReadArea], faults: list[Fault]) -> dict[str, Geometry]:
    """GeoJSON geometries (WGS84, longitude first) by the code of their area."""
    text = decoded(BOUNDARIES_FILE, raw, faults)
    if text is None:
        return {}
    try:
        collection = json.loads(text)
    except (ValueError, RecursionError) as error:
        faults.append(Fault(BOUNDARIES_FILE, "", f"Not valid JSON: {error}. Export the file again."))
        return {}
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        faults.append(Fault(BOUNDARIES_FILE, "", "It is not a GeoJSON FeatureCollection. Export the file as one."))
        return {}
    found: dict[str, Geometry] = {}
    for number, feature in enumerate(features, 1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        code = str((properties or {}).get("code", "")) if isinstance(properties or {}, dict) else ""
        where = f"feature {number}" + (f" ({code})" if code else "")
        problem = _problem(feature, code, areas, found)
        if problem:
            faults.append(Fault(BOUNDARIES_FILE, where, problem))
        else:
            found[code] = feature["geometry"]
    return found


def _problem(feature: Any, code: str, areas: Mapping[str, ReadArea], found: Mapping[str, Geometry]) -> str:
    if not code:
        return "Its properties have no “code”. Add the code of its area."
    if code not in areas:
        return f"There is no area {code} in {AREAS_FILE}. Add it there, or take the outline out."
    if code in found:
        return f"There are two outlines for {code}. Keep one of the two."
    geometry = feature.get("geometry")
    depth = DEPTH.get(geometry.get("type", "")) if isinstance(geometry, dict) else None
    if depth is None:
        return "Its geometry is neither a Polygon nor a MultiPolygon. Draw it as one."
    rings = geometry.get("coordinates")
    for _ in range(depth - 1):
        rings = [ring for polygon in rings for ring in polygon] if _is_list_of_lists(rings) else None
    if not rings or not _is_list_of_lists(rings) or not all(_is_ring(ring) for ring in rings):
        return "A ring of it is not four or more points [longitude, latitude] that end where they start. Correct it."
    return ""


def _is_list_of_lists(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, list) for one in value)


def _is_ring(ring: list[Any]) -> bool:
    return len(ring) >= 4 and ring[0] == ring[-1] and all(_is_point(point) for point in ring)


def _is_point(point: Any) -> bool:
    if not isinstance(point, list) or len(point) < 2:
        return False
    longitude, latitude = point[:2]
    return (
        all(isinstance(one, int | float) and not isinstance(one, bool) for one in (longitude, latitude))
        and -180 <= longitude <= 180
        and -90 <= latitude <= 90
    )
