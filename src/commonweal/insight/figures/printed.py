"""What a figure says, from the way it is printed: "122,400", "C 5000", "£8.8m", "0.2 %", "-". Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal

DASHES = frozenset({"-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212"})
NOT_GIVEN = frozenset({"", "..", ":", "*", "n/a", "na", "[c]", "[x]", "[z]"})
"""Marks for a figure that is withheld, does not apply or is not known, as official statistics print them."""

MULTIPLIERS = {"k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9, "billion": 9}

_NUMBER = re.compile(
    r"""
    (?P<about>
        c\.?|ca\.?|circa|approx\.?|approximately|about|around|roughly|almost|nearly|over|more\ than|under|less\ than
        |up\ to|at\ least|in\ the\ region\ of|~
    )?
    \s*
    (?P<open>\()?
    (?P<minus>[-\u2212\u2013])?
    \s*
    (?P<pounds>£)?
    (?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)
    (?P<decimals>\.[0-9]+)?
    \s*
    (?P<multiplier>k|m|bn|thousand|million|billion)?
    \s*
    (?P<percent>%|per\ cent|percent)?
    (?P<close>\))?
    (?P<plus>\+)?
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Printed:
    """What a printed figure says.

    `value` keeps the decimal places printed, and is None where no number is given. `nil` is a dash: nothing there.
    `sign` is "£", "%" or "". `approximate` is true where the print itself says the number is not exact.
    """

    value: Decimal | None
    approximate: bool = False
    nil: bool = False
    sign: str = ""


def read_printed(text: str) -> Printed:
    """The meaning of a printed figure. Raises ValueError, with what to write instead, where it cannot be read."""
    text = text.strip()
    if text in DASHES:
        return Printed(None, nil=True)
    if text.lower() in NOT_GIVEN:
        return Printed(None)
    found = _NUMBER.fullmatch(text)
    if not found or bool(found["open"]) != bool(found["close"]) or (found["open"] and found["minus"]):
        raise ValueError(
            f"{text!r} is not a figure. Write a number as printed, such as 1,234 or c 5,000 or £8.8m or 91.7%; "
            "a dash where nothing is there; leave it empty where no figure is given, and put words in a note"
        )
    if found["pounds"] and found["percent"]:
        raise ValueError(f"{text!r} has both a pound sign and a percent sign. Keep the one that is printed")
    value = Decimal(found["digits"].replace(",", "") + (found["decimals"] or ""))
    if found["multiplier"]:
        value = value.scaleb(MULTIPLIERS[found["multiplier"].lower()])
        value = value.quantize(Decimal(1)) if value == value.to_integral_value() else value
    if found["minus"] or found["open"]:
        value = -value
    sign = "£" if found["pounds"] else "%" if found["percent"] else ""
    return Printed(value, approximate=bool(found["about"] or found["plus"]), sign=sign)
