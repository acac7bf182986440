"""The map beside a list of results: numbered pins over the outlines of the area, as a picture. Pure.

No map service is asked: nobody learns what somebody looked for.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from commonweal.core.places.mapping import Box, Sheet

LEAST_MILES = 3.0
"""The map shows at least so much, so that one pin has something around it."""
MOST_PINS = 50
DEGREE_MILES = 69.0
WIDTH = 560
"""Pixels that it is drawn for: sizes of letters and pins are of these."""
TALLEST = 1.1
"""Height to width at most."""
LETTERS = 12
"""Pixels."""

Place = tuple[float, float]
"""Latitude and longitude."""


@dataclass(frozen=True)
class Pin:
    """A result's number and place."""

    number: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Outline:
    """An area of the sheet. A neighbourhood's name is written where there is room; a council has a stronger border."""

    name: str
    path: str
    box: Box
    is_council: bool


SheetAround = Callable[[Place], tuple[Sheet, Sequence[Outline]] | None]
"""The sheet of the place in which a point lies, with its outlines; None where there are none."""


def read_pins(pins: str, start: str) -> tuple[list[Pin], Place | None]:
    """The pins and the starting point that an address names ("1~50.71~-1.98_2~…"); what is not one is passed over."""
    found = []
    for part in pins.split("_")[:MOST_PINS]:
        number, _, place = part.partition("~")
        at = _place(place)
        if at is not None and number.isascii() and number.isdigit() and len(number) < 5:
            found.append(Pin(number, *at))
    return found, _place(start)


def _place(text: str) -> Place | None:
    try:
        latitude, longitude = map(float, text.split("~"))
    except ValueError:
        return None
    return (latitude, longitude) if 49 < latitude < 61 and -9 < longitude < 3 else None


@dataclass(frozen=True)
class Label:
    """Words at a point of the sheet."""

    x: float
    y: float
    words: str


@dataclass(frozen=True)
class Spot:
    """The numbers of all results at one spot, and how wide (in units of the sheet) they are."""

    x: float
    y: float
    numbers: str
    width: float


@dataclass(frozen=True)
class ResultsMap:
    """What the picture shows. `pixel` is how many units of the sheet a pixel is; `scale` is as long as it says."""

    box: Box
    pixel: float
    areas: Sequence[str]
    councils: Sequence[str]
    names: Sequence[Label]
    spots: Sequence[Spot]
    start: Label | None
    scale: Label
    scale_length: float

    @property
    def height(self) -> float:
        return WIDTH * self.box.height / self.box.width


def draw_map(pins: Sequence[Pin], start: Place | None, sheet_around: SheetAround) -> ResultsMap | None:
    """The map of these pins; None where no outlines are known around them."""
    around = sheet_around((pins[0].latitude, pins[0].longitude))
    if around is None:
        return None
    sheet, outlines = around
    box, mile = _view(sheet, [*((pin.latitude, pin.longitude) for pin in pins), *([start] if start else [])])
    pixel = box.width / WIDTH
    shown = [outline for outline in outlines if _meet(outline.box, box)]
    miles = next((length for length in (20, 10, 5, 2, 1) if length * mile < box.width / 3), 1)
    return ResultsMap(
        box=box,
        pixel=pixel,
        areas=[outline.path for outline in shown if not outline.is_council],
        councils=[outline.path for outline in shown if outline.is_council],
        names=list(_names(shown, box, pixel)),
        spots=list(_spots(sheet, pins, pixel)),
        start=Label(*sheet.projection(start[1], start[0]), "") if start else None,
        scale=Label(box.left + 10 * pixel, box.bottom - 12 * pixel, "1 mile" if miles == 1 else f"{miles} miles"),
        scale_length=miles * mile,
    )


def _view(sheet: Sheet, places: Sequence[Place]) -> tuple[Box, float]:
    """The part of the sheet that holds the places, with room around, and how long a mile is on it."""
    points = [sheet.projection(longitude, latitude) for latitude, longitude in places]
    mile = sheet.projection.down / DEGREE_MILES
    xs, ys = [x for x, _ in points], [y for _, y in points]
    middle = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    width = max((max(xs) - min(xs)) * 1.2, (max(ys) - min(ys)) * 1.2 / TALLEST, LEAST_MILES * mile)
    height = max((max(ys) - min(ys)) * 1.2, width / 1.6)
    return Box(middle[0] - width / 2, middle[1] - height / 2, middle[0] + width / 2, middle[1] + height / 2), mile


def _meet(one: Box, other: Box) -> bool:
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def _names(outlines: Iterable[Outline], box: Box, pixel: float) -> Iterable[Label]:
    """The names of areas whose middle is in view and that are wide enough for them, without two on one spot."""
    size = LETTERS * pixel
    taken: list[Box] = []
    for outline in sorted(outlines, key=lambda one: -one.box.width):
        if outline.is_council:
            continue
        x, y = (outline.box.left + outline.box.right) / 2, (outline.box.top + outline.box.bottom) / 2
        wide = len(outline.name) * size * 0.52
        spot = Box(x - wide / 2, y - size, x + wide / 2, y + size * 0.4)
        is_inside = box.left < spot.left and spot.right < box.right and box.top < spot.top and spot.bottom < box.bottom
        if is_inside and wide < outline.box.width * 1.3 and not any(_meet(spot, other) for other in taken):
            taken.append(spot)
            yield Label(x, y, outline.name)


def _spots(sheet: Sheet, pins: Iterable[Pin], pixel: float) -> Iterable[Spot]:
    """A pin for each spot: what would lie on another is one with it."""
    spots: dict[tuple[float, float], list[str]] = {}
    for pin in pins:
        x, y = sheet.projection(pin.longitude, pin.latitude)
        near = next((spot for spot in spots if abs(spot[0] - x) < 16 * pixel and abs(spot[1] - y) < 14 * pixel), None)
        spots.setdefault(near or (x, y), []).append(pin.number)
    for (x, y), numbers in spots.items():
        said = ", ".join(numbers)
        yield Spot(x, y, said, (14 + 8 * len(said)) * pixel)
