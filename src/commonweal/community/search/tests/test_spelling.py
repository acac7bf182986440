"""Misspellings are mended by the directory's own words, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.search.spelling import Speller

USED = {
    "dementia": 9, "lonely": 5, "wheelchair": 4, "befriending": 6, "lunch": 20, "club": 30, "alzheimers": 2,
    "coffee": 8, "shopping": 7, "benefits": 5, "heathlark": 1, "memory": 9, "counselling": 3, "caring": 4,
    "carers": 12, "being": 3,
}  # fmt: skip
SPELLER = Speller(USED, ["weymouth", "tuesday"], frozenset({"quire", "keeping", "smoke"}))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("demensia", "dementia"),
        ("lonley", "lonely"),
        ("befreinding", "befriending"),
        ("altzheimers", "alzheimers"),
        ("cofee", "coffee"),
        ("weymoth", "weymouth"),
        ("lunchclub", "lunch club"),
        ("wheel chair", "wheelchair"),
        ("heath lark memory", "heathlark memory"),
        ("Demensia on Tuesdy", "dementia on tuesday"),
    ],
)
def test_a_misspelling_is_mended_and_told(typed: str, meant: str) -> None:
    mended = SPELLER.mend(typed)
    assert mended.text == meant
    assert mended.changes


@pytest.mark.parametrize(
    "typed",
    [
        "dementia",
        "clubs",
        "cared",
        "someone",
        "quire",
        "smoke",
        "BH15",
        "xqzzyv",
        "gym",
        "60s",
        "",
        "my own",
        "beeping",
    ],
)
def test_a_known_word_another_form_of_one_and_what_is_like_nothing_stay(typed: str) -> None:
    assert SPELLER.mend(typed).text == typed
    assert SPELLER.mend(typed).changes == ()


def test_of_two_that_are_as_near_the_word_that_is_used_more_is_taken() -> None:
    speller = Speller({"walking": 50, "talking": 1, "balking": 1}, [], frozenset())
    assert speller.mend("walkig").text == "walking"


@given(st.sampled_from(sorted(USED)))
def test_a_word_of_the_directory_is_never_mended(word: str) -> None:
    assert SPELLER.mend(word).changes == ()


@given(st.text(max_size=60))
def test_what_is_mended_is_never_mended_again(text: str) -> None:
    mended = SPELLER.mend(text)
    assert (mended.text == text) == (not mended.changes)
    assert SPELLER.mend(mended.text).changes == ()
