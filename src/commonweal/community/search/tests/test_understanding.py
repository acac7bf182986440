"""What a question says of where, when, cost, access and for whom."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.search.understanding import Gazetteer, Part, Point, Understood, understand
from commonweal.community.search.understanding.where import NamedArea, gather_points, miles_between

AREAS = (
    NamedArea("Poole", 50.74, -1.96, 3.0),
    NamedArea("Bath", 51.38, -2.36, 3.0),
    NamedArea("Dorchester", 50.71, -2.44, 1.0, ("Dorset",)),
    NamedArea("Kinson East", 50.76, -1.89, 0.5, ("Bournemouth",), joins_names=True),
    NamedArea("Kinson West", 50.76, -1.91, 0.5, ("Bournemouth",), joins_names=True),
    NamedArea("Burton & Airport", 50.77, -1.84, 0.5, joins_names=True),
    NamedArea("Dorset (county council area)", 50.81, -2.34, 12.0),
)
WORDS = ("lunch", "near", "Poole", "on", "Tuesdays", "free", "wheelchair", "in", "Bath", "over", "60s", "BH15", "me")
GAZETTEER = Gazetteer(gather_points(AREAS), lambda name: name in ("bath", "reading"))


def find_postcode(typed: str) -> Point | None:
    known = "".join(typed.split()).upper()
    return Point(known, 50.7, -1.9) if known in ("BH15", "BH151AA") else None


def read(text: str) -> Understood:
    return understand(text, GAZETTEER, find_postcode)


def said(text: str) -> set[tuple[str, str]]:
    return {(part.kind, part.value) for part in read(text).parts}


@pytest.mark.parametrize(
    ("text", "understood", "rest"),
    [
        (
            "someone to help mum get washed in BH15",
            {("age", "45"), ("where", "BH15")},
            "someone to help mum get washed",
        ),
        (
            "lunch club near Poole on Tuesdays wheelchair",
            {("where", "Poole"), ("day", "1"), ("access", "step-free")},
            "lunch club wheelchair",
        ),
        ("bh15 1aa lunch", {("where", "BH151AA")}, "lunch"),
        ("choir in Kinson", {("where", "Kinson")}, "choir"),
        ("lunch clubs in Dorset", {("where", "Dorset")}, "lunch clubs"),
        ("walks round Dorchester way", {("where", "Dorchester")}, "walks"),
        ("swimming in Bath", {("where", "Bath")}, "swimming"),
        ("choir within 5 miles of Poole", {("within", "5"), ("where", "Poole")}, "choir"),
        ("yoga near me", {("near-me", "me")}, "yoga"),
        ("tai chi on a thursday morning", {("day", "3"), ("time", "morning")}, "tai chi morning"),
        ("something at the weekend", {("day", "5,6")}, "something"),
        ("yoga after 6pm", {("time", "evening")}, "yoga"),
        ("free swimming", {("cost", "free")}, "swimming"),
        ("bingo with a hearing loop", {("access", "hearing-loop")}, "bingo"),
        ("day centre for my dad in a wheelchair", {("age", "45"), ("access", "step-free")}, "day centre for my dad"),
        ("clubs for the over 60s", {("age", "60")}, "clubs for the over 60s"),
        ("my 14 year old", {("age", "14")}, "my 14 year old"),
        ("under 5s playgroup", {("age", "4")}, "under 5s playgroup"),
        ("he is in his 80s", {("age", "85")}, "he is"),
        ("Polish speaking carer", {("language", "polish")}, "Polish speaking carer"),
        ("online yoga", {("reach", "online")}, "online yoga"),
        ("counselling over the phone", {("reach", "phone")}, "counselling over the phone"),
    ],
)
def test_a_question_is_read(text: str, understood: set[tuple[str, str]], rest: str) -> None:
    assert said(text) == understood
    assert read(text).rest == rest


@pytest.mark.parametrize(
    "text",
    [
        "help in the bath",
        "borrow a wheelchair",
        "wheelchair hire",
        "wheelchair basketball",
        "gluten free cooking",
        "free time",
        "coffee morning",
        "get online",
        "learn sign language",
        "reading group",
        "hearing aid batteries",
        "what can I do after 3 months",
        "Tuesdayish",
    ],
)
def test_words_that_only_look_like_a_condition_say_nothing(text: str) -> None:
    assert said(text) == set()


def test_names_that_join_several_places_name_each() -> None:
    points = gather_points(AREAS)
    assert points["kinson"].longitude == pytest.approx(-1.90)
    assert "bournemouth" in points["kinson"].within
    assert points["burton"].name == "Burton"
    assert "dorset" in points["dorchester"].within


def test_a_second_place_is_not_taken_for_where() -> None:
    assert [part.value for part in read("bus from Poole to Dorchester").parts] == ["Poole"]


def test_each_part_can_be_taken_off_again() -> None:
    understood = read("lunch near Poole on Tuesdays")
    assert [understood.without(part) for part in understood.parts] == ["lunch on Tuesdays", "lunch near Poole"]


def test_words_of_a_part_that_stays_count_little_beside_others() -> None:
    weights = {word.said: word.weight for word in read("large print books").words}
    assert weights["books"] == 1
    assert weights["large"] < 1


def test_words_of_a_part_that_stays_count_where_there_are_no_others() -> None:
    assert {word.said: word.weight for word in read("children").words} == {"children": 1}


def test_distances_are_those_of_a_map() -> None:
    assert miles_between(50.72, -1.98, 50.92, -1.98) == pytest.approx(13.8, abs=0.1)


@given(st.text(max_size=80))
def test_any_text_can_be_read_and_every_part_taken_off(text: str) -> None:
    understood = read(text)
    for part in understood.parts:
        assert 0 <= part.start < part.end <= len(text)
        assert len(understood.without(part)) < len(text)
    spans = [(part.start, part.end) for part in understood.parts]
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


@given(st.lists(st.sampled_from(WORDS), max_size=9))
def test_a_question_understood_without_one_of_its_parts_has_fewer(words: list[str]) -> None:
    understood = read(" ".join(words))
    for part in understood.parts:
        assert isinstance(part, Part)
        assert len(read(understood.without(part)).parts) <= len(understood.parts) + 1
