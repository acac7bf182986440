"""What is kept of a search that found little names nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.search.actions.unmet import common_names
from commonweal.community.search.understanding import Gazetteer, understand
from commonweal.community.search.unmet import MOST_WORDS, kept_words

USED = frozenset({"lunch", "club", "poole", "rose", "garden"})
KNOWN = frozenset(
    {"parkour", "swimming", "for", "mary", "wheelchair", "quiet", "my", "husband", "has", "cancer", "will"}
)


def kept(text: str) -> str:
    return kept_words(understand(text, Gazetteer({})), USED, KNOWN, common_names())


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("parkour for Mary Smith", "parkour"),
        ("mary wants swimming", "swimming"),
        ("my name is Parkour Swimming", ""),
        ("Mr Lunch 01632 960001", ""),
        ("swimming rose@example.org www.example.org/lunch", "swimming"),
        ("BH15 1AA swimming NHS 999 000 1234", "swimming"),
        ("lunch with Zbigniew Szczepanski", "lunch"),
        ("rose garden", "garden rose"),
        ("swimming on tuesday", "swimming"),
        ("I'm Parkour", ""),
        ("Swimming", "swimming"),
    ],
)
def test_names_numbers_and_addresses_are_left_out(typed: str, words: str) -> None:
    assert kept(typed) == words


@given(st.text(max_size=120))
def test_nothing_is_kept_but_known_words_in_order(text: str) -> None:
    words = kept(text).split()
    assert set(words) <= USED | KNOWN
    assert words == sorted(set(words)) and len(words) <= MOST_WORDS
