"""Changing documents piece by piece, saying rules in words, and telling what differs."""

import pytest
from hypothesis import given

from commonweal.community.guides.document.changing import (
    free_key,
    item_of,
    move_item,
    new_key,
    put_about,
    put_item,
    remove_item,
)
from commonweal.community.guides.document.condition_words import read_condition, write_condition
from commonweal.community.guides.document.conditions import ALWAYS
from commonweal.community.guides.document.differences import differences
from commonweal.community.guides.document.ruling import in_words, may_be_asked_about, rows_of, with_row, without_row
from commonweal.community.guides.tests.documents import advice, document, guide, unhurried, yes_no
from commonweal.community.guides.tests.test_conditions import CONDITIONS


def names(changed, list_name: str = "questions") -> list[str]:
    return [one["key"] for one in changed[list_name]]


def test_a_piece_is_put_in_its_place_or_at_the_end_and_the_old_document_stays():
    before = document()
    changed = put_item(before, "questions", "times", yes_no("times", hint="", optional=False))
    assert names(changed) == names(before)
    assert item_of(changed, "questions", "times") == yes_no("times")
    assert names(put_item(before, "questions", "new", yes_no("feet")))[-1] == "feet"
    assert before == document()


def test_a_piece_is_moved_and_taken_out():
    assert names(move_item(document(), "questions", "times", -1)) == ["times", "fell", "rooms", "age"]
    assert names(move_item(document(), "questions", "times", 1)) == ["fell", "rooms", "times", "age"]
    for item, step in (("fell", -1), ("age", 1), ("gone", 1)):
        assert names(move_item(document(), "questions", item, step)) == names(document())
    assert names(remove_item(document(), "questions", "fell")) == ["times", "rooms", "age"]


def test_what_the_guide_is_leaves_its_pieces_and_out_of_use_is_kept():
    changed = put_about(document(), {"title": "Feet", "intro": "", "in_use": False, "sensitive": False})
    assert (changed["title"], changed["in_use"]) == ("Feet", False)
    assert "intro" not in changed
    assert "sensitive" not in changed
    assert changed["questions"] == document()["questions"]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("How many times have you fallen?", "many-times-fallen"),
        ("Is it?", "question"),
        ("Not", "question"),
        ("Fell", "fell-2"),
        ("A very-long word: " + "x" * 50, "very-long-word"),
        ("Café & thé", "caf-th"),
    ],
)
def test_a_new_piece_is_called_by_the_words_that_matter(words, key):
    assert new_key(document(), "questions", words) == key


def test_keys_do_not_meet():
    taken = {"yes"}
    for _ in range(3):
        taken.add(free_key("Yes", taken, otherwise="answer"))
    assert taken == {"yes", "yes-2", "yes-3", "yes-4"}


def test_what_differs_is_told_piece_by_piece():
    after = document(title="Falling down")
    after = put_item(after, "advice", "gp", {**after["advice"][0], "text": "It helps to see a nurse."})
    after = remove_item(after, "advice", "rail")
    after = put_item(after, "advice", "new", advice("sit"))
    after = move_item(after, "questions", "age", -1)
    rooms = item_of(after, "questions", "rooms")
    rooms["options"].insert(1, {"key": "attic", "text": "The attic", "hint": "Up high"})
    after = put_item(after, "questions", "rooms", rooms)
    told = {(one.of, one.part, one.kind): one.marked for one in differences(document(), after)}
    assert told.keys() == {
        ("the guide", "title", "changed"),
        ("question “rooms”", "answers", "changed"),
        ("question “age”", "place in the order", "moved"),
        ("advice “gp”", "text", "changed"),
        ("advice “rail”", "", "removed"),
        ("advice “sit”", "", "added"),
    }
    words = [(one.kind, one.words) for one in told["advice “gp”", "text", "changed"]]
    assert words == [("same", "It helps to "), ("gone", "do gp."), ("new", "see a nurse.")]
    lines = [(one.kind, one.words) for one in told["question “rooms”", "answers", "changed"]]
    assert ("new", "The attic (Up high) [attic]\n") in lines
    assert "gone" not in {kind for kind, _ in lines}
    assert differences(document(), document()) == []


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("", "always"),
        ("fell is yes", "“Is it fell?” is “Yes”"),
        ("times is once, more", "“Which times?” is “The once” or “The more”"),
        ("rooms does not include bath", "“Which rooms?” does not include “The bath”"),
        ("rooms at least 2", "“Which rooms?” is at least 2 ticked"),
        ("age at most 75", "“How old are you?” is at most 75"),
        ("age is not answered", "“How old are you?” is not answered"),
        ("fell is yes and (age at least 75 or times is more)",
         "“Is it fell?” is “Yes”, and (“How old are you?” is at least 75, or “Which times?” is “The more”)"),
        ("not (fell is yes)", "“Is it fell?” is not “Yes”"),
        ("at least 2 of (fell is yes; age at least 75)",
         "at least 2 of these: “Is it fell?” is “Yes”; “How old are you?” is at least 75"),
        ("gone is yes", "“gone” (which is not there) is “yes”"),
    ],
)  # fmt: skip
def test_a_rule_is_said_in_the_words_of_its_questions(rule, said):
    assert in_words(read_condition(rule), guide()) == said


@unhurried
@given(CONDITIONS)
def test_a_row_that_is_added_can_be_taken_out_again(condition):
    joined, rows = rows_of(condition)
    row = read_condition("fell is yes")
    longer = with_row(condition, joined, row)
    assert without_row(longer, len(rows)) == condition
    assert in_words(longer, guide())
    assert read_condition(write_condition(longer)) == longer


def test_rows_of_another_joining_are_put_together_first():
    both = read_condition("fell is yes and age at least 75")
    assert write_condition(with_row(both, "any", read_condition("times is more"))) == (
        "fell is yes and age at least 75 or times is more"
    )
    assert with_row(ALWAYS, "any", both) == both


def test_a_rule_may_look_at_what_was_asked_before_and_at_no_words():
    made = guide(
        questions=[
            yes_no("a"),
            {"key": "words", "kind": "text", "ask": "What?"},
            yes_no("b", section="s"),
            yes_no("c"),
        ],
        sections=[{"key": "s", "title": "S"}],
        advice=[advice("move")],
    )

    def asked(list_name: str, item: str, part: str = "when") -> list[str]:
        return [one.key for one in may_be_asked_about(made, list_name, item, part)]

    assert asked("questions", "b") == ["a"]
    assert asked("questions", "b", "ends_when") == ["a", "b"]
    assert asked("sections", "s") == ["a"]
    assert asked("advice", "move") == ["a", "b", "c"]
