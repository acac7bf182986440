"""An entry in easy words, and read out to a caller."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.directory.easy_read import EasyPart, easy_parts
from commonweal.community.directory.record import Service
from commonweal.community.directory.script import in_pairs, script_of, spelt_out
from commonweal.community.directory.summary import summarise
from commonweal.community.directory.terms import own_terms
from commonweal.community.directory.tests.documents import entry


def easy(document: dict[str, Any], *access: str) -> dict[str, tuple[str, ...]]:
    record = Service.model_validate(document)
    terms = [own_terms("access")[key] for key in access]
    return {part.question: part.lines for part in easy_parts(record, summarise(record), "Harbour Neighbours", terms)}


def test_an_entry_in_easy_words_says_one_thing_a_line() -> None:
    document = entry(fees_description="Free", url="https://harbour.example", contacts=[
        {"id": "00000000-0000-0000-0000-0000000000f3", "name": "Rose"}])  # fmt: skip
    assert easy(document, "step-free") == {
        "What is it?": ("A cooked lunch and company every week.", "Harbour Neighbours runs it."),
        "Who is it for?": ("Older people who live alone.",),
        "When is it?": ("It is on Wednesday.", "It starts at 12 noon."),
        "Where is it?": ("Quay Hall.", "1 Quay.", "Seaborough.", "The postcode is ZZ1 1AA."),
        "How much is it?": ("It is free.",),
        "Can I get in?": ("Step-free.",),
        "How do I ask them?": (
            "Phone 01632 960001.", "Ask for Rose.", "Or write to lunch@harbour.example",
            "Look at https://harbour.example",
        ),
    }  # fmt: skip


def test_an_entry_s_own_easy_words_go_first_and_long_sentences_are_parted() -> None:
    assert easy(entry(easy_read="We cook.\n\nYou eat."))["What is it?"][:2] == ("We cook.", "You eat.")
    parted = easy(entry(description="We cook lunch; a driver can fetch you. Come along!"))["What is it?"]
    assert parted[:3] == ("We cook lunch.", "A driver can fetch you.", "Come along!")


@pytest.mark.parametrize(
    ("schedule", "lines"),
    [
        ({"byday": "1TH,3TH"}, ("It is on the first and third Thursday of the month.",)),
        ({"byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": "09:00", "closes_at": "17:30"},
         ("It is on every day.", "It starts at 9am.", "It ends at 5.30pm.")),
        ({"byday": "TU", "interval": 2}, ("It is on every other Tuesday.",)),
        ({"byday": "TU", "interval": 3}, ("It is every 3 weeks on Tuesday.",)),
        ({"byday": "-2FR,-1FR"}, ("It is on the second last and last Friday of the month.",)),
        ({"byday": "6MO"}, ("It is on the 6th Monday of the month.",)),  # as senseless as it came, and no error
        ({"description": "By agreement"}, ("By agreement.",)),
    ],
)  # fmt: skip
def test_times_in_easy_words(schedule: dict[str, Any], lines: tuple[str, ...]) -> None:
    document = entry(schedules=[{"id": "00000000-0000-0000-0000-0000000000c1", **schedule}])
    assert easy(document)["When is it?"] == lines


def test_what_is_not_known_is_not_said() -> None:
    bare = {"id": entry()["id"], "name": "Tea", "status": "active"}
    assert easy(bare) == {
        "What is it?": ("Harbour Neighbours runs it.",), "How much is it?": ("Ask them what it costs.",),
    }  # fmt: skip
    at_home = bare | {"description": "We visit you at home."}
    assert easy(at_home)["Where is it?"] == ("They come to your home.",)


@given(st.text(max_size=200), st.text(max_size=100), st.text(max_size=60))
def test_no_words_whatever_break_easy_read_or_script(description: str, cost: str, when: str) -> None:
    document = entry(description=description or "x", fees_description=cost or "x", schedules=[
        {"id": entry()["id"], "description": when}])  # fmt: skip
    record = Service.model_validate(document)
    for part in easy_parts(record, summarise(record), "", []):
        assert isinstance(part, EasyPart) and all(line.strip() for line in part.lines)
    assert all(line.endswith((".", "!", "?")) for line in script_of(record, summarise(record), "", ""))


def test_a_script_is_whole_sentences_for_the_ear() -> None:
    record = Service.model_validate(entry(alert="Closed on Friday"))
    said = script_of(record, summarise(record), "Harbour Neighbours", "Next: tomorrow, 12 noon")
    assert said == [
        "There is Harbour Lunch, run by Harbour Neighbours.",
        "Something to know first: Closed on Friday.",
        "A cooked lunch and company every week.",
        "Who it is for: Older people who live alone.",
        "When: Wednesdays, 12 noon.",
        "Next: tomorrow, 12 noon.",
        "It is at Quay Hall, 1 Quay, Seaborough. The postcode is Z Z 1, 1 A A.",
        "What it costs: £5 with pudding.",
        "Getting in: Step-free, hearing loop.",
        "Their number is 01 63 29 60 00 1. Shall I say that again?",
        "I can send all of this to you by text or by e-mail, if you like.",
    ]


@pytest.mark.parametrize(
    ("number", "said"),
    [("01632 960106", "01 63 29 60 10 6"), ("07700 900001", "07 70 09 00 00 1"), ("999", "999"),
     ("0300 123", "03 00 12 3")],
)  # fmt: skip
def test_numbers_are_read_in_pairs(number: str, said: str) -> None:
    assert in_pairs(number) == said
    assert spelt_out("BH15 1AB") == "B H 1 5, 1 A B"
