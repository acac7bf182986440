from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.places.postcodes import PostcodeError, is_postcode, normalise, outward

KEPT = ["BH15 1AB", "DT1 1XJ", "M1 1AA", "B33 8TH", "CR2 6XH", "W1A 0AX", "EC1A 1BB", "SP7 8PY"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("bh15 1ab", "BH15 1AB"),
        ("BH151AB", "BH15 1AB"),
        ("  b h 1 5 1 a b ", "BH15 1AB"),
        ("BH15-1AB.", "BH15 1AB"),
        ("bh15\u00a01ab", "BH15 1AB"),
        ("dt11xj", "DT1 1XJ"),
        ("ec1a1bb", "EC1A 1BB"),
        ("w1a0ax", "W1A 0AX"),
    ],
)
def test_a_postcode_is_kept_in_one_form_however_it_is_typed(typed: str, kept: str) -> None:
    assert normalise(typed) == kept
    assert is_postcode(typed)


@pytest.mark.parametrize(
    "typed", ["QH15 1AB", "BI15 1AB", "BH15 1CB", "BH15 1AK", "BH151ABC", "BH 1AB", "W1I 0AX", "EC1C 1BB", "BH1５ 1AB"]
)
def test_letters_that_royal_mail_never_puts_there_are_refused(typed: str) -> None:
    assert not is_postcode(typed)
    with pytest.raises(PostcodeError, match=r"is not a postcode\. Enter one such as BH15 1AB"):
        normalise(typed)


def test_nothing_typed_asks_for_a_postcode() -> None:
    with pytest.raises(PostcodeError, match=r"^Enter a postcode, such as BH15 1AB$"):
        normalise(" \t")


def test_half_a_postcode_is_named_as_such() -> None:
    with pytest.raises(
        PostcodeError, match=r"BH15 is the first half of a postcode\. Enter all of it, such as BH15 1AB"
    ):
        normalise("bh15")


def test_the_outward_half_is_the_part_before_the_space() -> None:
    assert [outward(one.lower()) for one in ("BH15 1AB", "M11AA", "EC1A1BB")] == ["BH15", "M1", "EC1A"]


@given(st.sampled_from(KEPT), st.integers())
def test_spacing_and_case_never_change_the_result(kept: str, seed: int) -> None:
    chance = Random(seed)
    typed = "".join(chance.choice([letter, letter.lower()]) + chance.choice(["", "", " ", "-"]) for letter in kept)
    assert normalise(typed) == kept
    assert normalise(normalise(typed)) == kept


@given(st.text(max_size=12))
def test_any_text_gives_a_postcode_or_says_what_to_type(text: str) -> None:
    try:
        kept = normalise(text)
    except PostcodeError as error:
        assert "Enter" in str(error)
    else:
        assert normalise(kept) == kept
        assert kept.count(" ") == 1
