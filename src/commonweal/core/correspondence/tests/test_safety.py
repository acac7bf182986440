"""Words that suggest a risk are noticed as people write them, and ordinary words are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.correspondence.safety import OWN_LIFE, safety_mentions


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("My son hits me when he drinks", "abuse"),
        ("She was THREATENED again", "abuse"),
        ("he won't let me see my friends", "fear"),
        ("he won\u2019t let me see my friends", "fear"),
        ("I am frightened  of\nhim", "fear"),
        ("She has bed-sores and is left alone all day", "neglect"),
        ("My nephew takes my money", "money"),
        ("Somebody stole her pension", "money"),
        ("I don't want to live", OWN_LIFE),
        ("she talks of suicide", OWN_LIFE),
        ("he has been self-harming", OWN_LIFE),
    ],
)
def test_what_suggests_a_risk_is_noticed(text: str, group: str) -> None:
    assert group in {mention.group for mention in safety_mentions([text])}


@pytest.mark.parametrize(
    "text",
    [
        "I need help with washing since my fall",
        "My white hair is thin and my wife hits the ball well",
        "She cannot get up the stairs and is lonely",
        "The push chair is in the hall; I would like to use the bath",
        "He is a rapper and lives in Grapehill",
        "",
    ],
)
def test_ordinary_words_are_not_noticed(text: str) -> None:
    assert safety_mentions([text]) == []


def test_each_wording_is_told_once_as_it_was_written() -> None:
    found = safety_mentions(["He Hits Me. He hits me!", "hits me"])
    assert [(mention.words.lower(), mention.group_name) for mention in found] == [("hits me", "Abuse or violence")]


@given(st.text(max_size=200), st.text(max_size=200))
def test_words_of_risk_are_noticed_whatever_stands_around_them(before: str, after: str) -> None:
    assert safety_mentions([f"{before} he hits me {after}"])
