"""Texts become words the same way in questions and in entries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.search.language import is_sentence, plain, singular, stems, words_of


@pytest.mark.parametrize(
    ("text", "said"),
    [("Men's Café", "mens cafe"), ("carers’ group", "carers group"), ("over-60s", "over-60"), ("LGBT+", "lgbt+")],
)
def test_a_text_is_made_plain(text: str, said: str) -> None:
    assert plain(text) == said


def test_forms_of_a_word_have_one_stem() -> None:
    assert stems("Carers' circles") == stems("carer circle")


@pytest.mark.parametrize(
    ("word", "one"),
    [
        ("pensioners", "pensioner"),
        ("libraries", "library"),
        ("lunches", "lunch"),
        ("boxes", "box"),
        ("classes", "class"),
    ],
)
def test_many_become_one(word: str, one: str) -> None:
    assert singular(word) == one


@pytest.mark.parametrize("word", ["bus", "glass", "tennis", "is", "arthritis", "pension"])
def test_a_word_that_only_ends_like_many_stays(word: str) -> None:
    assert singular(word) == word


@pytest.mark.parametrize("text", ["support group", "help", "services", "a new group"])
def test_words_that_say_little_count_fully_where_they_are_all_there_is(text: str) -> None:
    assert max(word.weight for word in words_of(text)) == 1


def test_words_that_say_little_count_little_beside_others() -> None:
    weights = {word.said: word.weight for word in words_of("help with dementia")}
    assert weights["dementia"] == 1
    assert 0 < weights["help"] < 1
    assert weights["with"] == 0


def test_words_of_grammar_count_where_there_is_nothing_else() -> None:
    assert [word.weight for word in words_of("to be or not")] == [1, 1, 1, 1]


@pytest.mark.parametrize("text", ["my husband hits me", "someone to help mum get washed", "I don't know where to turn"])
def test_whoever_speaks_is_told_from_whoever_names(text: str) -> None:
    assert is_sentence(words_of(text))


@pytest.mark.parametrize("text", ["swimming", "lunch club", "benefits advice", "learning disability activities"])
def test_whoever_names_a_thing_does_not_speak(text: str) -> None:
    assert not is_sentence(words_of(text))


@given(st.text())
def test_any_text_has_words_with_weights_between_nought_and_one(text: str) -> None:
    words = words_of(text)
    assert all(0 <= word.weight <= 1 and word.said for word in words)
    assert not words or any(word.weight for word in words)
