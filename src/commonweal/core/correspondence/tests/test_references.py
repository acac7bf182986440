"""References and codes survive being read out, written by hand and typed again."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.correspondence.references import (
    ALPHABET,
    UnreadableError,
    new_code,
    new_reference,
    normalise_code,
    normalise_reference,
)

letters = st.text(ALPHABET, min_size=6, max_size=6)
AMBIGUOUS = "01AEILOSUVZB"


def test_no_letter_or_digit_looks_like_another_or_makes_words() -> None:
    assert not set(ALPHABET) & set(AMBIGUOUS)
    assert len(set(ALPHABET)) == len(ALPHABET) == 24


def test_new_references_and_codes_have_their_form_and_differ() -> None:
    references = {new_reference() for _ in range(500)}
    codes = {new_code() for _ in range(500)}
    assert len(references) == len(codes) == 500
    assert all(re.fullmatch(rf"CW(-[{ALPHABET}]{{3}}){{2}}", reference) for reference in references)
    assert all(re.fullmatch(rf"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{2}}", code) for code in codes)


def test_a_reference_fits_its_column() -> None:
    assert len(new_reference()) <= 12


@given(letters)
def test_a_reference_is_known_however_it_is_typed(six: str) -> None:
    reference = f"CW-{six[:3]}-{six[3:]}"
    for typed in (reference, reference.lower(), six, f" cw {six[:3]} {six[3:]} ", f"CW{six}", f"{six[:3]}–{six[3:]}"):
        assert normalise_reference(typed) == reference


@given(letters, letters)
def test_a_code_is_known_however_it_is_typed(one: str, other: str) -> None:
    code = "-".join(re.findall("....", one + other))
    for typed in (code, code.lower(), code.replace("-", " "), one + other):
        assert normalise_code(typed) == code


@pytest.mark.parametrize(("typed", "meant"), [("CW-SZB-234", "CW-528-234"), ("szb234", "CW-528-234")])
def test_letters_that_are_never_used_are_read_as_what_they_look_like(typed: str, meant: str) -> None:
    assert normalise_reference(typed) == meant


@pytest.mark.parametrize("typed", ["", "CW", "CW-7K3-M9", "CW-7K3-M9QQ", "CW-OOO-111", "HELP", "CW-ÄÖÜ-234"])
def test_what_cannot_be_a_reference_is_told(typed: str) -> None:
    with pytest.raises(UnreadableError, match="such as CW-7K3-M9Q"):
        normalise_reference(typed)


@given(st.text(max_size=30))
def test_any_text_is_either_read_or_told(typed: str) -> None:
    for normalise in (normalise_reference, normalise_code):
        try:
            read = normalise(typed)
        except UnreadableError as error:
            assert str(error)
        else:
            assert normalise(read) == read
