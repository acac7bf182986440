"""Outlines become paths: in place, to scale, with borders that meet."""

import json
import re
from itertools import pairwise
from math import cos, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.design.data import data_folder
from commonweal.core.places.mapping import MARGIN, WIDTH, Box, draw_sheet

DEMO = data_folder() / "places" / "bournemouth-dorset-poole" / "geo" / "boundaries.geojson"
Ring = list[tuple[int, int]]


def square(west: float, south: float, size: float = 0.1) -> dict[str, object]:
    ring = [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def rings(path: str) -> list[Ring]:
    """The points of a path, walked as a browser walks them."""
    found = []
    for part in re.findall(r"M(-?\d+) (-?\d+)l([-\d ]+)z", path):
        x, y = int(part[0]), int(part[1])
        points = [(x, y)]
        steps = [int(number) for number in part[2].split()]
        for right, down in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + right, y + down
            points.append((x, y))
        found.append(points)
    return found


def test_a_square_of_degrees_is_as_wide_as_it_is_on_the_ground() -> None:
    sheet = draw_sheet({"a": square(-2.1, 50.7)})
    assert sheet is not None
    box = sheet.shapes["a"].box
    assert box.width == WIDTH
    assert box.width / box.height == pytest.approx(cos(radians(50.75)), rel=0.001)
    assert sheet.box == Box(0, 0, box.width, box.height).with_margin(MARGIN) or sheet.box.width == WIDTH + 2 * MARGIN


def test_north_is_up_and_west_is_left() -> None:
    sheet = draw_sheet({"south west": square(-2.1, 50.7), "north east": square(-2.0, 50.8)})
    assert sheet is not None
    south_west, north_east = sheet.shapes["south west"].box, sheet.shapes["north east"].box
    assert south_west.right == north_east.left
    assert south_west.top == north_east.bottom
    assert sheet.projection(-2.1, 50.9) == (0, 0)


def test_a_hole_stays_open_and_every_part_is_drawn() -> None:
    outer, inner, island = square(0, 0, 1), square(0.4, 0.4, 0.2), square(2, 0, 1)
    with_hole = [outer["coordinates"][0], inner["coordinates"][0]]  # type: ignore[index]
    sheet = draw_sheet({"a": {"type": "MultiPolygon", "coordinates": [with_hole, island["coordinates"]]}})
    assert sheet is not None
    assert len(rings(sheet.shapes["a"].path)) == 3


def test_nothing_to_draw_is_no_sheet() -> None:
    assert draw_sheet({}) is None


def test_a_tall_place_is_no_more_than_twice_as_high_as_wide() -> None:
    sheet = draw_sheet({"a": square(0, 50, 0.1), "b": square(0, 58, 0.1)})
    assert sheet is not None
    assert sheet.box.height <= 2 * WIDTH + 2 * MARGIN + 1


def test_a_small_council_is_known_as_one_to_enlarge() -> None:
    sheet = draw_sheet({"county": square(-3, 50, 1), "town": square(-2.2, 50.2, 0.2)})
    assert sheet is not None
    assert sheet.is_small("town")
    assert not sheet.is_small("county")


points = st.tuples(st.floats(-2.9, -1.7), st.floats(50.5, 51.1))


@given(st.lists(st.lists(points, min_size=3, max_size=12), min_size=1, max_size=4))
def test_a_path_passes_within_a_unit_of_every_point_and_stays_in_its_box(
    outlines: list[list[tuple[float, float]]],
) -> None:
    closed = [[*ring, ring[0]] for ring in outlines]
    sheet = draw_sheet({"a": {"type": "Polygon", "coordinates": closed}})
    assert sheet is not None
    drawn = {point for ring in rings(sheet.shapes["a"].path) for point in ring}
    box = sheet.shapes["a"].box
    for x, y in drawn:
        assert box.left <= x <= box.right
        assert box.top <= y <= box.bottom
    for ring in outlines:
        if len({tuple(round(one) for one in sheet.projection(*point)) for point in ring}) < 2:
            continue  # all of it within a unit: nothing to see
        for point in ring:
            x, y = sheet.projection(*point)
            assert (round(x), round(y)) in drawn


def test_the_demo_place_has_borders_that_meet() -> None:
    features = json.loads(DEMO.read_text(encoding="utf-8"))["features"]
    sheet = draw_sheet({one["properties"]["code"]: one["geometry"] for one in features})
    assert sheet is not None
    assert sheet.is_small("E06000058")
    assert not sheet.is_small("E06000059")

    def edges(kind: str) -> set[frozenset[tuple[int, int]]]:
        """Every line drawn for areas of a kind, whichever way it is drawn."""
        codes = [one["properties"]["code"] for one in features if one["properties"]["kind"] == kind]
        lines = [ring for code in codes for ring in rings(sheet.shapes[code].path)]
        return {frozenset(pair) for ring in lines for pair in pairwise([*ring, ring[0]]) if pair[0] != pair[1]}

    assert edges("council") < edges("neighbourhood")
    assert edges("former_council") < edges("neighbourhood")
