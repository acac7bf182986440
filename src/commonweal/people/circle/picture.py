"""Where everybody stands in the picture of a circle of support: the person in the middle, others by nearness. Pure.

Three rings: family and friends; neighbours and community; paid and professional. Positions are in the units of the
SVG's own view box.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 1000, 860
MIDDLE = (WIDTH / 2, HEIGHT / 2)
RINGS = (
    ("Family and friends", 195, 155, ("family", "friend")),
    ("Neighbours and community", 318, 262, ("neighbour", "community")),
    ("Paid and professional", 432, 366, ("paid", "professional")),
)
"""Each ring's words, its two radii, and the kinds of supporter that stand on it, from the middle outwards."""

MOST_ON_RING = (6, 6, 8)
LONGEST_WORDS = 12
LABEL_WIDTH, LABEL_HEIGHT = 122, 58
CAPTION_WIDTH, CAPTION_HEIGHT = 230, 22
_TURNS = 84


@dataclass(frozen=True)
class Member:
    """One supporter: what they are called, who they are to the person, and their kind."""

    name: str
    relationship: str
    kind: str


@dataclass(frozen=True)
class Mark:
    """A supporter in the picture: the dot, and the two lines of words under it."""

    x: float
    y: float
    name: str
    relationship: str


@dataclass(frozen=True)
class Ring:
    """A ring in the picture: its radii, its words and where they stand, and who stands on it."""

    words: str
    radius_x: float
    radius_y: float
    words_y: float
    marks: tuple[Mark, ...]


Box = tuple[float, float, float, float]


def draw_circle(members: Sequence[Member]) -> list[Ring]:
    """The three rings with everybody placed so that no words cover others.

    A ring with more people than it has room for shows the first, and how many more there are; the list under the
    picture has them all.
    """
    taken: list[Box] = [_caption_box(radius_y) for _, _, radius_y, _ in RINGS]
    taken.append((MIDDLE[0] - 90, MIDDLE[1] - 60, MIDDLE[0] + 90, MIDDLE[1] + 60))
    rings = []
    for (words, radius_x, radius_y, kinds), most in zip(RINGS, MOST_ON_RING, strict=True):
        here = [member for member in members if member.kind in kinds]
        labels = [(_short(member.name), _short(member.relationship)) for member in here]
        if len(labels) > most:
            labels = [*labels[: most - 1], (f"and {len(labels) - most + 1} more", "in the list")]
        marks = _place(labels, radius_x, radius_y, taken)
        taken += [label_box(mark) for mark in marks]
        rings.append(Ring(words, radius_x, radius_y, MIDDLE[1] - radius_y + 6, tuple(marks)))
    return rings


def _place(labels: list[tuple[str, str]], radius_x: float, radius_y: float, taken: list[Box]) -> list[Mark]:
    """Spread labels evenly around a ring, turned so that they cover as little as can be of what is there."""
    best: list[Mark] = []
    least = math.inf
    for turn in range(_TURNS):
        start = -math.pi / 2 + 2 * math.pi * turn / _TURNS / max(1, len(labels))
        marks = []
        for position, (name, relationship) in enumerate(labels):
            angle = start + 2 * math.pi * position / len(labels)
            x, y = MIDDLE[0] + radius_x * math.cos(angle), MIDDLE[1] + radius_y * math.sin(angle)
            marks.append(Mark(round(x, 1), round(y, 1), name, relationship))
        boxes = [label_box(mark) for mark in marks]
        covered = sum(shared_area(box, other) for box in boxes for other in taken)
        covered += sum(shared_area(a, b) for index, a in enumerate(boxes) for b in boxes[index + 1 :])
        if covered < least:
            best, least = marks, covered
    return best


def label_box(mark: Mark) -> Box:
    """The room that a dot and its words take: left, top, right, bottom."""
    return (mark.x - LABEL_WIDTH / 2, mark.y - 12, mark.x + LABEL_WIDTH / 2, mark.y - 12 + LABEL_HEIGHT)


def _caption_box(radius_y: float) -> Box:
    top = MIDDLE[1] - radius_y - CAPTION_HEIGHT / 2
    return (MIDDLE[0] - CAPTION_WIDTH / 2, top, MIDDLE[0] + CAPTION_WIDTH / 2, top + CAPTION_HEIGHT)


def shared_area(one: Box, other: Box) -> float:
    """How much two boxes cover of each other; 0 where they stand apart."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across * down if across > 0 and down > 0 else 0.0


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_WORDS else words[: LONGEST_WORDS - 1].rstrip() + "…"
