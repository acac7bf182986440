"""The picture of a circle: everybody on their ring, nobody's words over another's."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.people.circle.picture import (
    HEIGHT,
    LONGEST_WORDS,
    MOST_ON_RING,
    WIDTH,
    Member,
    draw_circle,
    label_box,
    shared_area,
)

KINDS = ("family", "friend", "neighbour", "community", "paid", "professional")
MEMBERS = st.lists(st.builds(Member, st.text(max_size=30), st.text(max_size=30), st.sampled_from(KINDS)), max_size=40)


@settings(deadline=None, max_examples=60)
@given(MEMBERS)
def test_no_words_cover_others_nor_leave_the_picture(members: list[Member]) -> None:
    boxes = [label_box(mark) for ring in draw_circle(members) for mark in ring.marks]
    assert all(left >= 0 and top >= 0 and right <= WIDTH and bottom <= HEIGHT for left, top, right, bottom in boxes)
    assert sum(shared_area(one, other) for one, other in combinations(boxes, 2)) == 0


@settings(deadline=None, max_examples=60)
@given(MEMBERS)
def test_a_ring_shows_all_it_has_room_for_and_says_how_many_more(members: list[Member]) -> None:
    for ring, most, kinds in zip(draw_circle(members), MOST_ON_RING, (KINDS[:2], KINDS[2:4], KINDS[4:]), strict=True):
        here = [member for member in members if member.kind in kinds]
        assert len(ring.marks) == min(len(here), most)
        if len(here) > most:
            assert ring.marks[-1].name == f"and {len(here) - most + 1} more"


def test_long_words_are_cut() -> None:
    ring = draw_circle([Member("Wilhelmina Featherstonehaugh", "sister", "family")])[0]
    assert ring.marks[0].name == "Wilhelmina…"
    assert len(ring.marks[0].name) <= LONGEST_WORDS


def test_an_empty_circle_has_its_rings_and_nobody_on_them() -> None:
    assert [(ring.words, ring.marks) for ring in draw_circle([])] == [
        ("Family and friends", ()),
        ("Neighbours and community", ()),
        ("Paid and professional", ()),
    ]
