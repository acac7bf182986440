"""The week of a plan as a picture: who comes when, and how many of a line's hours stand in it. Pure.

Hours are in decimals; times of day are minutes after midnight. A time that ends at or before it begins goes past
midnight.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAY = 24 * 60
WIDTH, HEIGHT, TOP, LEFT = 700, 480, 28, 44
"""The picture, in its own units: a column for each day under a row of names."""
FIRST_SHOWN, LAST_SHOWN = 7 * 60, 22 * 60
"""The part of a day that is always shown; what begins earlier or ends later widens it."""
SMALLEST = 12
"""The least height of a block, so that a visit of ten minutes can be seen."""


@dataclass(frozen=True)
class Slot:
    """Something on one day of each week. `key` says whose it is (a line, or one who is not paid); `paid` for money."""

    key: str
    label: str
    who: str
    day: int
    begins: int
    ends: int
    is_paid: bool

    @property
    def minutes(self) -> int:
        return (self.ends - self.begins) if self.ends > self.begins else (self.ends + DAY - self.begins)

    @property
    def times(self) -> str:
        return f"{clock(self.begins)} to {clock(self.ends)}"


@dataclass(frozen=True)
class Block:
    """A slot as it is drawn: where, how large, and the short words in it."""

    slot: Slot
    x: float
    y: float
    width: float
    height: float
    number: int


@dataclass(frozen=True)
class WeekPicture:
    """Blocks, the lines of the hours with their words, and the columns of the days."""

    blocks: tuple[Block, ...]
    hours: tuple[tuple[float, str], ...]
    columns: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class Placed:
    """How many of a line's hours a week stand in the week."""

    key: str
    label: str
    weekly_hours: Decimal
    placed_hours: Decimal

    @property
    def left(self) -> Decimal:
        """Hours not placed yet; below 0 where more stand in the week than the line has."""
        return self.weekly_hours - self.placed_hours


def clock(minutes: int) -> str:
    """A time of day as it is said: "7:30am", "midday"."""
    minutes %= DAY
    if minutes == 0:
        return "midnight"
    if minutes == 12 * 60:
        return "midday"
    hour, rest = divmod(minutes, 60)
    return f"{(hour - 1) % 12 + 1}{f':{rest:02d}' if rest else ''}{'am' if hour < 12 else 'pm'}"


def hours_of(slots: Iterable[Slot]) -> Decimal:
    """Hours together, to the hundredth."""
    return (Decimal(sum(slot.minutes for slot in slots)) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)


def placed_hours(lines: Sequence[tuple[str, str, Decimal]], slots: Sequence[Slot]) -> list[Placed]:
    """Of each line (key, label, hours a week) how many hours stand in the week."""
    return [
        Placed(key, label, hours, hours_of(slot for slot in slots if slot.key == key)) for key, label, hours in lines
    ]


def by_day(slots: Iterable[Slot]) -> list[tuple[str, list[Slot]]]:
    """The seven days with what is on them, in the order of the day."""
    found = sorted(slots, key=lambda slot: (slot.begins, slot.ends, slot.label))
    return [(name, [slot for slot in found if slot.day == day]) for day, name in enumerate(DAYS)]


def unpaid_by_who(slots: Iterable[Slot]) -> list[tuple[str, Decimal]]:
    """The hours a week of everybody who is not paid, the most first: what a carer's week looks like."""
    unpaid = [slot for slot in slots if not slot.is_paid]
    names = {slot.who or slot.label for slot in unpaid}
    found = [(name, hours_of(slot for slot in unpaid if (slot.who or slot.label) == name)) for name in names]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def picture_of(slots: Sequence[Slot]) -> WeekPicture:
    """The week drawn: a column a day, time downwards; what is on at the same time stands side by side."""
    first = min([FIRST_SHOWN, *(slot.begins for slot in slots)]) // 60 * 60
    last = max([LAST_SHOWN, *(slot.begins + slot.minutes for slot in slots)])
    last = min(-(-last // 60) * 60, DAY)
    scale = (HEIGHT - TOP) / (last - first)
    column = (WIDTH - LEFT) / 7
    numbers = {key: number for number, key in enumerate(dict.fromkeys(slot.key for slot in slots), 1)}
    blocks = []
    for day in range(7):
        for slot, lane, lanes in _lanes([slot for slot in slots if slot.day == day]):
            end = min(slot.begins + slot.minutes, last)
            blocks.append(
                Block(
                    slot,
                    x=round(LEFT + day * column + 2 + lane * (column - 4) / lanes, 2),
                    y=round(TOP + (slot.begins - first) * scale, 2),
                    width=round((column - 4) / lanes, 2),
                    height=round(max((end - slot.begins) * scale, SMALLEST), 2),
                    number=numbers[slot.key],
                )
            )
    hours = tuple((round(TOP + (at - first) * scale, 2), clock(at)) for at in range(first, last + 1, 180))
    columns = tuple((round(LEFT + day * column + column / 2, 2), name[:3]) for day, name in enumerate(DAYS))
    return WeekPicture(tuple(blocks), hours, columns)


def _lanes(slots: Sequence[Slot]) -> list[tuple[Slot, int, int]]:
    """Each slot with its lane, and how many lanes its group of overlapping slots needs."""
    found: list[tuple[Slot, int, int]] = []
    group: list[tuple[Slot, int]] = []
    ends: list[int] = []
    for slot in sorted(slots, key=lambda one: (one.begins, one.ends)):
        if ends and slot.begins >= max(ends):
            found += [(one, lane, len(ends)) for one, lane in group]
            group, ends = [], []
        lane = next((index for index, end in enumerate(ends) if end <= slot.begins), len(ends))
        end = slot.begins + slot.minutes
        if lane == len(ends):
            ends.append(end)
        else:
            ends[lane] = end
        group.append((slot, lane))
    return found + [(one, lane, len(ends)) for one, lane in group]
