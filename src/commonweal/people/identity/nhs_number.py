"""The NHS number: ten digits, the last of which checks the other nine. Pure.

Source: NHS Data Model and Dictionary, NHS NUMBER. The first nine digits are multiplied by 10, 9, ... 2 and added up.
Eleven less the remainder after division by eleven is the check digit: eleven is written as 0, and ten is never issued.
"""

import re

WEIGHTS = range(10, 1, -1)
TEST_RANGE = "999"
"""Numbers that begin so are never given to anyone: they are for tests and demonstrations."""

_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015]")


def checked_nhs_number(text: str) -> str:
    """The ten digits of an NHS number typed with or without spaces or hyphens.

    Raises ValueError with a sentence for the person who typed it: wrong characters, wrong length, or digits that do not
    agree with the check digit. A number that passes is well formed; whether it is the right person's, tracing must say.
    """
    digits = _SEPARATORS.sub("", text)
    if not digits:
        raise ValueError("Enter the NHS number. It has 10 digits, like 999 123 4578.")
    if re.search(r"[^0-9]", digits):
        raise ValueError("An NHS number has digits only. Remove any letters or other signs.")
    if len(digits) != 10:
        amount = "1 digit" if len(digits) == 1 else f"{len(digits)} digits"
        raise ValueError(f"An NHS number has 10 digits. This one has {amount}.")
    if check_digit(digits[:9]) != digits[9]:
        raise ValueError(
            "This is not a valid NHS number: its digits do not agree. Check each digit against the letter or card."
        )
    return digits


def check_digit(first_nine: str) -> str | None:
    """The tenth digit that belongs to nine digits, or None when no NHS number begins with them.

    Takes exactly nine characters 0-9, as cut from a number already checked for shape.
    """
    remainder = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first_nine, strict=True)) % 11
    found = 11 - remainder
    if found == 10:
        return None
    return "0" if found == 11 else str(found)


def is_test_number(nhs_number: str) -> bool:
    """Whether a checked number is from the range kept for tests."""
    return nhs_number.startswith(TEST_RANGE)


def in_groups(nhs_number: str) -> str:
    """999 123 4578: a checked number as people read it, in groups of three, three and four."""
    return f"{nhs_number[:3]} {nhs_number[3:6]} {nhs_number[6:]}"
