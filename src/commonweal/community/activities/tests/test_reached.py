"""One phone number or e-mail address, however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.activities.reached import is_same_email, is_same_phone, phone_numbers


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("01632 960001", ("1632960001",)),
        ("+44 1632 960001", ("1632960001",)),
        ("+44 (0)1632 960001", ("1632960001",)),
        ("0044 1632-960-001", ("1632960001",)),
        ("(01632) 960001 after 6", ("1632960001",)),
        ("01632 960001, or evenings 07700 900123", ("1632960001", "7700900123")),
        ("960001", ("960001",)),
        ("+33 1 23 45 67 89", ("33123456789",)),
        ("44123 45678", ("4412345678",)),
        ("no phone", ()),
        ("", ()),
    ],
)
def test_a_number_is_the_same_however_it_is_written(typed, numbers):
    assert phone_numbers(typed) == numbers


@given(st.integers(1_000_000_000, 9_999_999_999), st.sampled_from(["0", "+44", "+44 (0)", "0044 "]), st.data())
def test_spaces_and_the_code_of_the_country_make_no_other_number(number, before, data):
    digits = str(number)
    cut = data.draw(st.integers(1, 9))
    assert is_same_phone(f"{before}{digits[:cut]} {digits[cut:]}", f"0{digits}")


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_comparison_takes_whatever_is_typed_and_goes_both_ways(one, other):
    assert is_same_phone(one, other) == is_same_phone(other, one)
    assert is_same_email(one, other) == is_same_email(other, one)


def test_addresses_are_the_same_whatever_their_case_and_two_that_are_empty_are_not():
    assert is_same_email("Rose@Example.com ", "rose@example.com")
    assert not is_same_email("rose@example.com", "rosa@example.com")
    assert not is_same_email("", "") and not is_same_email(" ", "")
