"""What was typed into the search box: an NHS number, a date of birth, a postcode, names, or several of these. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from commonweal.core.places import postcodes
from commonweal.people.identity.nhs_number import checked_nhs_number

SHORTEST_NAME = 2
"""Letters of a name below which nearly everybody would be found."""

_DAY = re.compile(r"\b(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\b|\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_TEN_DIGITS = re.compile(r"\b\d{3}[ \-]?\d{3}[ \-]?\d{4}\b")


@dataclass(frozen=True)
class SearchTerms:
    """What to look for, and in `problem` what is wrong with what was typed ("" when it can be searched).

    `outward` is the first half of a postcode, where no whole one was typed.
    """

    nhs_number: str = ""
    date_of_birth: date | None = None
    postcode: str = ""
    names: tuple[str, ...] = ()
    problem: str = ""
    outward: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.nhs_number or self.date_of_birth or self.postcode or self.outward or self.names)


def read_search(text: str) -> SearchTerms:
    """Tell what each piece of `text` is: "penny 27/3/1948", "999 123 4578", "bh15 1ab", "penny bh15", "Rose Penny".

    Dates are day first, or year first with hyphens. What is neither a number, a date nor a postcode is a name.
    """
    rest = "".join(letter if letter.isprintable() else " " for letter in text).strip()
    number, born = "", None
    if found := _TEN_DIGITS.search(rest):
        try:
            number = checked_nhs_number(found.group())
        except ValueError as error:
            return SearchTerms(problem=str(error))
        rest = _without(rest, found)
    if found := _DAY.search(rest):
        day_first, year_first = found.group(3, 2, 1), found.group(4, 5, 6)
        try:
            born = date(*(int(part) for part in (day_first if day_first[0] else year_first)))
        except ValueError:
            return SearchTerms(problem=f"{found.group()} is not a real date. Enter one like 27/3/1948.")
        rest = _without(rest, found)
    postcode, names = _split_postcode(rest.replace(",", " ").split())
    outward = ""
    if not postcode:
        outward = next((half for name in names if (half := postcodes.district(name))), "")
        names = tuple(name for name in names if not outward or postcodes.district(name) != outward)
    if names and sum(len(name) for name in names) < SHORTEST_NAME:
        return SearchTerms(problem=f"Enter at least {SHORTEST_NAME} letters of a name.")
    return SearchTerms(number, born, postcode, names, outward=outward)


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def _split_postcode(words: list[str]) -> tuple[str, tuple[str, ...]]:
    """The first postcode among the words, in one piece or two, and the words that are left."""
    for size in (2, 1):
        for start in range(len(words) - size + 1):
            together = " ".join(words[start : start + size])
            if any(letter.isdigit() for letter in together) and postcodes.is_postcode(together):
                return postcodes.normalise(together), (*words[:start], *words[start + size :])
    return "", tuple(words)
