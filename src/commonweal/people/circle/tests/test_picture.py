"""The picture of a circle: everybody on their ring, nobody's words over another's."""

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.people.circle.picture import (
    LARGE,
    LONGEST_WORDS,
    SMALL,
    Member,
    draw_circle,
    label_box,
    shared_area,
)

KINDS = ("family", "friend", "neighbour", "community", "paid", "professional")
MEMBERS = st.lists(st.builds(Member, st.text(max_size=30), st.text(max_size=30), st.sampled_from(KINDS)), max_size=40)


@settings(max_examples=60)
@given(MEMBERS)
def test_no_words_cover_others_nor_leave_the_picture(members: list[Member]) -> None:
    picture = draw_circle(members)
    width, height = picture.frame.width, picture.frame.height
    boxes = [label_box(mark) for ring in picture.rings for mark in ring.marks]
    assert all(left >= 0 and top >= 0 and right <= width and bottom <= height for left, top, right, bottom in boxes)
    assert sum(shared_area(one, other) for one, other in combinations(boxes, 2)) == 0


@settings(max_examples=60)
@given(MEMBERS)
def test_a_ring_shows_all_it_has_room_for_and_says_how_many_more(members: list[Member]) -> None:
    picture = draw_circle(members)
    on_rings = (KINDS[:2], KINDS[2:4], KINDS[4:])
    for ring, most, kinds in zip(picture.rings, picture.frame.most_on_ring, on_rings, strict=True):
        here = [member for member in members if member.kind in kinds]
        assert len(ring.marks) == min(len(here), most)
        if len(here) > most:
            assert ring.marks[-1].name == f"and {len(here) - most + 1} more"


@pytest.mark.parametrize("counts", list(product(range(3), repeat=3)))
def test_a_few_are_drawn_small_with_their_words_apart_from_each_other_and_from_the_captions(
    counts: tuple[int, int, int],
) -> None:
    few = [
        Member("Wilhelmina F", "best friend", kind)
        for kind, many in zip(KINDS[::2], counts, strict=True)
        for _ in range(many)
    ]
    picture = draw_circle(few)
    assert picture.frame == SMALL
    boxes = [label_box(mark) for ring in picture.rings for mark in ring.marks]
    captions = [(125, ring.words_y - 17, 355, ring.words_y + 5) for ring in picture.rings]
    assert sum(shared_area(one, other) for one, other in combinations([*boxes, *captions], 2)) == 0
    assert draw_circle([*few, *[Member("Jo", "friend", "friend")] * 3]).frame == LARGE


def test_long_words_are_cut() -> None:
    ring = draw_circle([Member("Wilhelmina Featherstonehaugh", "sister", "family")]).rings[0]
    assert ring.marks[0].name == "Wilhelmina…"
    assert len(ring.marks[0].name) <= LONGEST_WORDS


def test_an_empty_circle_has_its_rings_and_nobody_on_them() -> None:
    assert [(ring.words, ring.marks) for ring in draw_circle([]).rings] == [
        ("Family and friends", ()),
        ("Neighbours and community", ()),
        ("Paid and professional", ()),
    ]
