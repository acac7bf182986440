"""The map of results: pins where they are, one for a spot, names where there is room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.search.mapping import LEAST_MILES, Outline, Pin, draw_map, read_pins
from commonweal.core.places.mapping import draw_sheet

SQUARE = {"type": "Polygon", "coordinates": [[[-2.1, 50.6], [-1.8, 50.6], [-1.8, 50.8], [-2.1, 50.8], [-2.1, 50.6]]]}


def around(place: tuple[float, float]):
    sheet = draw_sheet({"a": SQUARE})
    assert sheet is not None
    shape = sheet.shapes["a"]
    return sheet, [Outline("Harbour", shape.path, shape.box, False), Outline("Council", shape.path, shape.box, True)]


def test_what_lies_on_one_spot_is_one_pin() -> None:
    drawn = draw_map([Pin("1", 50.70, -1.95), Pin("2", 50.70, -1.95), Pin("3", 50.65, -1.85)], None, around)
    assert drawn is not None
    assert [spot.numbers for spot in drawn.spots] == ["1, 2", "3"]
    assert len(drawn.areas) == len(drawn.councils) == 1


def test_one_pin_has_some_miles_around_it() -> None:
    drawn = draw_map([Pin("1", 50.70, -1.95)], (50.70, -1.95), around)
    assert drawn is not None and drawn.start is not None
    assert drawn.box.width / (drawn.scale_length / float(drawn.scale.words.split()[0])) >= LEAST_MILES - 0.1
    assert drawn.box.left < drawn.spots[0].x < drawn.box.right


def test_without_outlines_there_is_no_map() -> None:
    assert draw_map([Pin("1", 50.7, -1.9)], None, lambda place: None) is None


def test_pins_are_read_from_an_address() -> None:
    pins, start = read_pins("1~50.7~-1.9_x~1~1_2~999~0_3~50.8~-2.0", "50.6~-1.8")
    assert pins == [Pin("1", 50.7, -1.9), Pin("3", 50.8, -2.0)]
    assert start == (50.6, -1.8)


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_address_can_be_read(pins: str, start: str) -> None:
    found, _ = read_pins(pins, start)
    assert all(49 < pin.latitude < 61 for pin in found)


@given(st.lists(st.tuples(st.floats(50.6, 50.8), st.floats(-2.1, -1.8)), min_size=1, max_size=10))
def test_every_pin_is_in_view(places: list[tuple[float, float]]) -> None:
    drawn = draw_map([Pin(str(number), *place) for number, place in enumerate(places)], None, around)
    assert drawn is not None
    for spot in drawn.spots:
        assert drawn.box.left <= spot.x <= drawn.box.right and drawn.box.top <= spot.y <= drawn.box.bottom
    assert sum(len(spot.numbers.split(", ")) for spot in drawn.spots) == len(places)


@pytest.mark.parametrize("number", ["", "x", "12345"])
def test_what_is_no_number_is_no_pin(number: str) -> None:
    assert read_pins(f"{number}~50.7~-1.9", "")[0] == []
