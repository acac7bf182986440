"""Where everybody stands in the picture of a circle of support: the person in the middle, others by nearness. Pure.

Three rings: family and friends; neighbours and community; paid and professional. Positions are in the units of the
SVG's own view box. A circle of a few is drawn small, so that a telephone shows all of it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

RINGS = (
    ("Family and friends", ("family", "friend")),
    ("Neighbours and community", ("neighbour", "community")),
    ("Paid and professional", ("paid", "professional")),
)
"""Each ring's words, and the kinds of supporter that stand on it, from the middle outwards."""


@dataclass(frozen=True)
class Frame:
    """A size of picture: its width and height, each ring's two radii, and how many have room on each ring."""

    width: float
    height: float
    radii: tuple[tuple[float, float], ...]
    most_on_ring: tuple[int, ...]

    @property
    def middle(self) -> tuple[float, float]:
        return self.width / 2, self.height / 2


SMALL = Frame(480, 600, ((118, 108), (148, 182), (176, 250)), (2, 2, 2))
LARGE = Frame(1000, 860, ((195, 155), (318, 262), (432, 366)), (6, 6, 8))

LONGEST_WORDS = 12
LABEL_WIDTH, LABEL_HEIGHT = 122, 58
CAPTION_WIDTH, CAPTION_HEIGHT = 230, 22
PERSON_RADIUS = 56
_TURNS = 84


@dataclass(frozen=True)
class Member:
    """One supporter: what they are called, who they are to the person, their kind, and whether they see parts of the
    record or may decide for the person."""

    name: str
    relationship: str
    kind: str
    sees: bool = False
    decides: bool = False


@dataclass(frozen=True)
class Mark:
    """A supporter in the picture: the dot, and the two lines of words under it. It is full for who sees parts of the
    record, and has a ring around it for who may decide."""

    x: float
    y: float
    name: str
    relationship: str
    sees: bool = False
    decides: bool = False

    @property
    def told(self) -> str:
        """What the mark shows, in words."""
        shown = [("sees parts of the record", self.sees), ("may decide for the person", self.decides)]
        return ", ".join(words for words, holds in shown if holds)


@dataclass(frozen=True)
class Ring:
    """A ring in the picture: its radii, its words and where they stand, and who stands on it."""

    words: str
    radius_x: float
    radius_y: float
    words_y: float
    marks: tuple[Mark, ...]


Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Picture:
    """All that is drawn: the size of the picture, and its rings from the middle outwards."""

    frame: Frame
    rings: tuple[Ring, ...]

    @property
    def is_small(self) -> bool:
        return self.frame == SMALL


def draw_circle(members: Sequence[Member]) -> Picture:
    """The three rings with everybody placed so that no words cover others.

    A ring with more people than it has room for shows the first, and how many more there are; the list under the
    picture has them all.
    """
    on_rings = [[member for member in members if member.kind in kinds] for _, kinds in RINGS]
    fits = all(len(here) <= most for here, most in zip(on_rings, SMALL.most_on_ring, strict=True))
    frame = SMALL if fits else LARGE
    x, y = frame.middle
    taken: list[Box] = [_caption_box(frame, radius_y) for _, radius_y in frame.radii]
    taken.append((x - PERSON_RADIUS, y - PERSON_RADIUS, x + PERSON_RADIUS, y + PERSON_RADIUS))
    rings = []
    for (words, _), here, radii, most in zip(RINGS, on_rings, frame.radii, frame.most_on_ring, strict=True):
        labels = [_label(member) for member in here]
        if len(labels) > most:
            more = Member(f"and {len(labels) - most + 1} more", "in the list", "")
            labels = [*labels[: most - 1], more]
        marks = _place(labels, frame.middle, radii, taken)
        taken += [label_box(mark) for mark in marks]
        rings.append(Ring(words, *radii, y - radii[1] + 6, tuple(marks)))
    return Picture(frame, tuple(rings))


def _place(
    labels: list[Member], middle: tuple[float, float], radii: tuple[float, float], taken: list[Box]
) -> list[Mark]:
    """Spread labels evenly around a ring, turned so that they cover as little as can be of what is there."""
    best: list[Mark] = []
    least = math.inf
    for turn in range(_TURNS):
        start = -math.pi / 2 + 2 * math.pi * turn / _TURNS / max(1, len(labels))
        marks = []
        for position, label in enumerate(labels):
            angle = start + 2 * math.pi * position / len(labels)
            x, y = middle[0] + radii[0] * math.cos(angle), middle[1] + radii[1] * math.sin(angle)
            marks.append(Mark(round(x, 1), round(y, 1), label.name, label.relationship, label.sees, label.decides))
        boxes = [label_box(mark) for mark in marks]
        covered = sum(shared_area(box, other) for box in boxes for other in taken)
        covered += sum(shared_area(a, b) for index, a in enumerate(boxes) for b in boxes[index + 1 :])
        if covered < least:
            best, least = marks, covered
    return best


def label_box(mark: Mark) -> Box:
    """The room that a dot and its words take: left, top, right, bottom."""
    return (mark.x - LABEL_WIDTH / 2, mark.y - 12, mark.x + LABEL_WIDTH / 2, mark.y - 12 + LABEL_HEIGHT)


def _caption_box(frame: Frame, radius_y: float) -> Box:
    x, y = frame.middle
    top = y - radius_y - CAPTION_HEIGHT / 2
    return (x - CAPTION_WIDTH / 2, top, x + CAPTION_WIDTH / 2, top + CAPTION_HEIGHT)


def shared_area(one: Box, other: Box) -> float:
    """How much two boxes cover of each other; 0 where they stand apart."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across * down if across > 0 and down > 0 else 0.0


def _label(member: Member) -> Member:
    return replace(member, name=_short(member.name), relationship=_short(member.relationship))


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_WORDS else words[: LONGEST_WORDS - 1].rstrip() + "…"
