"""One search box: each piece of what is typed is told apart."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.people.identity.search_terms import SearchTerms, read_search


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("", SearchTerms()),
        ("Rose Penny", SearchTerms(names=("Rose", "Penny"))),
        ("penny, rose", SearchTerms(names=("penny", "rose"))),
        ("999 000 0018", SearchTerms(nhs_number="9990000018")),
        ("999-000-0018", SearchTerms(nhs_number="9990000018")),
        ("9990000018", SearchTerms(nhs_number="9990000018")),
        ("27/3/1948", SearchTerms(date_of_birth=date(1948, 3, 27))),
        ("27.03.1948", SearchTerms(date_of_birth=date(1948, 3, 27))),
        ("1948-03-27", SearchTerms(date_of_birth=date(1948, 3, 27))),
        ("bh15 1ab", SearchTerms(postcode="BH15 1AB")),
        ("bh151ab", SearchTerms(postcode="BH15 1AB")),
        (
            "Penny 27/3/1948 bh15 1ab",
            SearchTerms(names=("Penny",), date_of_birth=date(1948, 3, 27), postcode="BH15 1AB"),
        ),
    ],
)
def test_each_piece_is_told_apart(typed: str, terms: SearchTerms) -> None:
    assert read_search(typed) == terms


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("999 000 0019", "digits do not agree"),
        ("31/2/1948", "31/2/1948 is not a real date"),
        ("p", "at least 2 letters"),
    ],
)
def test_what_cannot_be_searched_says_why(typed: str, words: str) -> None:
    found = read_search(typed)
    assert words in found.problem
    assert found.is_empty


@given(st.text(max_size=60))
def test_any_text_is_read_without_failing(text: str) -> None:
    found = read_search(text)
    assert found.is_empty or not found.problem
