"""Whether two people wrote the same e-mail address or phone number, however each wrote it. Pure."""

import re

_NUMBER = re.compile(r"\+?\d[\d\s().-]*\d")
_NOT_DIGIT = re.compile(r"\D+")

FEWEST_DIGITS = 5
"""Fewer are an extension or an hour, as in "01632 960001 after 6"."""


def phone_numbers(typed: str) -> tuple[str, ...]:
    """The numbers in what was typed, each as its digits without the country's code for the United Kingdom and without
    leading noughts: "+44 (0)1632 960001, or evenings 07700 900123" has 1632960001 and 7700900123."""
    return tuple(filter(None, (_plain(found) for found in _NUMBER.findall(typed))))


def _plain(number: str) -> str:
    digits = _NOT_DIGIT.sub("", number)
    is_abroad_form = number.startswith("+") or digits.startswith("00")
    digits = digits.lstrip("0")
    if is_abroad_form and digits.startswith("44"):
        digits = digits[2:].lstrip("0")
    return digits if len(digits) >= FEWEST_DIGITS else ""


def is_same_phone(one: str, other: str) -> bool:
    """Whether a number stands in both."""
    return bool(set(phone_numbers(one)) & set(phone_numbers(other)))


def is_same_email(one: str, other: str) -> bool:
    """Whether both are one address; two that were left empty are not."""
    return bool(one.strip()) and one.strip().casefold() == other.strip().casefold()
