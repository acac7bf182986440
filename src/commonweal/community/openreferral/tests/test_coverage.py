"""Whether an area that a service names has a point in it."""

import json
from typing import Any

import pytest

from commonweal.community.openreferral.served.coverage import covers

SQUARE = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]
HOLE = [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]
WITH_HOLE = {"type": "Polygon", "coordinates": [SQUARE, HOLE]}


@pytest.mark.parametrize("wrap", [
    lambda shape: shape, json.dumps, lambda shape: {"type": "Feature", "geometry": shape},
    lambda shape: {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": shape}]},
    lambda shape: {"type": "MultiPolygon", "coordinates": [[[[90, 90], "x"]], shape["coordinates"]]},
])  # fmt: skip
def test_a_point_is_in_the_outline_and_not_in_its_hole(wrap: Any) -> None:
    outline = wrap(WITH_HOLE)
    assert covers(outline, 2, 2)
    assert not covers(outline, 5, 5)
    assert not covers(outline, 2, 12)


@pytest.mark.parametrize("extent", [
    None, 7, "", "not JSON", "[" * 5_000, [],
    {"type": "Polygon", "coordinates": 5},
    {"type": "Polygon", "coordinates": []},
    {"type": "Polygon", "coordinates": [[]]},
    {"type": "Polygon", "coordinates": [[{"a": 1}]]},
    {"type": "Polygon", "coordinates": [[["a", "b"], ["c", "d"]]]},
    {"type": "Polygon", "coordinates": [[[0, 0], [10**400, 10**400]]]},
    {"type": "FeatureCollection", "features": 5},
    {"type": "MultiPolygon", "coordinates": [5]},
])  # fmt: skip
def test_what_is_no_outline_has_no_point_in_it(extent: Any) -> None:
    assert not covers(extent, 2, 2)
