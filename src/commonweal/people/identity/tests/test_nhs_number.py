"""The NHS number check, against published numbers, an independent implementation, and its own promises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.gb import nhs

from commonweal.people.identity.nhs_number import check_digit, checked_nhs_number, in_groups, is_test_number

# Weights 10..2 on 999123457: 90+81+72+7+12+15+16+15+14 = 322; 322 mod 11 = 3; 11 - 3 = 8.
TEST_NUMBER = "9991234578"


@pytest.mark.parametrize("published", ["943 476 5919", "991 200 3888", "999 123 4578"])
def test_published_numbers_are_accepted_however_they_are_spaced(published: str) -> None:
    digits = published.replace(" ", "")
    assert checked_nhs_number(published) == digits
    assert checked_nhs_number(digits) == digits
    assert checked_nhs_number(f"  {published.replace(' ', '-')}\t") == digits
    assert checked_nhs_number(published.replace(" ", "\u00a0")) == digits


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter the NHS number"),
        (" - ", "Enter the NHS number"),
        ("999 123 457O", "digits only"),
        ("999 123 457\u0668", "digits only"),
        ("999 123 457", "This one has 9 digits"),
        ("9", "This one has 1 digit."),
        ("999 123 4578 1", "This one has 11 digits"),
        ("999 123 4579", "do not agree"),
        ("999 213 4578", "do not agree"),
        # 999123456 leaves remainder 1, so its check digit would be ten: no such number is issued.
        ("999 123 4560", "do not agree"),
    ],
)
def test_a_wrong_number_says_what_is_wrong(typed: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        checked_nhs_number(typed)


def test_nine_digits_whose_check_would_be_ten_have_no_check_digit() -> None:
    assert check_digit("999123456") is None
    assert check_digit("000000000") == "0"


def test_numbers_kept_for_tests_are_told_from_real_ones() -> None:
    assert is_test_number(TEST_NUMBER)
    assert not is_test_number("9434765919")


def test_a_number_is_read_in_groups() -> None:
    assert in_groups(TEST_NUMBER) == "999 123 4578"


@given(st.text(alphabet="0123456789 -", max_size=14))
def test_agrees_with_an_independent_implementation(typed: str) -> None:
    try:
        ours = checked_nhs_number(typed)
    except ValueError:
        assert not nhs.is_valid(typed)
    else:
        assert ours == nhs.validate(typed)


@given(st.text(alphabet="0123456789", min_size=9, max_size=9))
def test_every_issued_number_is_accepted_and_none_with_one_digit_changed(first_nine: str) -> None:
    last = check_digit(first_nine)
    if last is None:
        assert not any(nhs.is_valid(f"{first_nine}{digit}") for digit in range(10))
        return
    number = first_nine + last
    assert checked_nhs_number(number) == nhs.validate(number) == number
    for place in range(10):
        changed = f"{number[:place]}{(int(number[place]) + 1) % 10}{number[place + 1 :]}"
        with pytest.raises(ValueError, match="do not agree"):
            checked_nhs_number(changed)
