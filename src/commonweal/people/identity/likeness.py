"""Whether two people may be one: the same number, or other facts in common together with names that are alike. Pure."""

import unicodedata
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Described:
    """What is known of somebody, as far as it can tell whether two records are of one person."""

    given_name: str
    family_name: str
    known_as: str = ""
    date_of_birth: date | None = None
    nhs_number: str = ""
    postcodes: tuple[str, ...] = ()


def reasons_alike(one: Described, other: Described) -> list[str]:
    """Why the two may be the same person, in words for whoever must decide; empty where nothing suggests it.

    The same NHS number is reason enough. The same date of birth, or a postcode in common, is one where names are alike.
    """
    reasons = []
    if one.nhs_number and one.nhs_number == other.nhs_number:
        reasons.append("Same NHS number")
    if not names_alike(one, other):
        return reasons
    alike = "same name" if _same_names(one, other) else "similar name"
    if one.date_of_birth and one.date_of_birth == other.date_of_birth:
        reasons.append(f"Same date of birth and {alike}")
    if shared := sorted(set(one.postcodes) & set(other.postcodes)):
        reasons.append(f"Same postcode ({shared[0]}) and {alike}")
    return reasons


def weak_reasons(one: Described, other: Described) -> list[str]:
    """Why two whose names are alike may be worth a glance though nothing else says so; empty where a fact speaks
    against it (two dates of birth that no slip explains, two NHS numbers)."""
    if one.nhs_number and other.nhs_number:
        return []
    name = "Same name" if _same_names(one, other) else "Similar name"
    if one.date_of_birth is None or other.date_of_birth is None:
        return [f"{name}, and no date of birth to compare"]
    if nearly_born(one.date_of_birth, other.date_of_birth):
        return [f"{name}, and a date of birth that a slip would explain"]
    return []


def nearly_born(one: date, other: date) -> bool:
    """The same day but for one figure, two neighbouring figures swapped, or the day and the month swapped."""
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return True
    return slips(f"{one:%d%m%Y}", f"{other:%d%m%Y}") <= 1


def names_alike(one: Described, other: Described) -> bool:
    """First names that agree but for a slip; or last names that do, and the first letter of the first; or both turned.

    What somebody is known as counts as a first name. A last name may have changed by marriage, so where the first names
    agree nothing is asked of it.
    """
    mine, theirs = _first_names(one), _first_names(other)
    my_family, their_family = name_key(one.family_name), name_key(other.family_name)
    first_agree = any(nearly(a, b) for a in mine for b in theirs)
    first_begin = any(a[:1] == b[:1] for a in mine for b in theirs)
    turned = any(nearly(a, their_family) for a in mine) and any(nearly(my_family, b) for b in theirs)
    return first_agree or (nearly(my_family, their_family) and first_begin) or turned


def _first_names(described: Described) -> list[str]:
    return [key for name in (described.given_name, described.known_as) if (key := name_key(name))]


def _same_names(one: Described, other: Described) -> bool:
    return name_key(one.family_name) == name_key(other.family_name) and bool(
        set(_first_names(one)) & set(_first_names(other))
    )


def name_key(name: str) -> str:
    """A name without case, accents, spaces and punctuation: "O’Néill" is "oneill"."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def nearly(one: str, other: str) -> bool:
    """The same but for a slip: one letter in a name of four to seven, two in a longer one; short names must agree."""
    if one == other:
        return bool(one)
    allowed = 0 if min(len(one), len(other)) < 4 else 1 if max(len(one), len(other)) < 8 else 2
    return allowed > 0 and abs(len(one) - len(other)) <= allowed and slips(one, other) <= allowed


def slips(one: str, other: str) -> int:
    """How many letters must be put in, left out, changed or swapped with a neighbour to make one name the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, against in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
