"""The rows of a table made alike: identifiers, needs by name, days as people write them. Pure."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from uuid import UUID

from commonweal.community.directory.service_rows import EVERY_COLUMN
from commonweal.community.directory.terms import own_terms
from commonweal.core.places.postcodes import PostcodeError, normalise

_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_BARE_ADDRESS = re.compile(r"www\.[^\s/]+\.[^\s]+", re.IGNORECASE)
_LOST_NOUGHT = re.compile(r"[1-9]\d{9}")
"""A phone number that a spreadsheet took for a number."""


def tidied(cells: Mapping[str, str]) -> dict[str, str]:
    """A row's cells as we write them: "www.a.org" with https://, 14/09/2026 as 2026-09-14, "Lunch clubs" as
    lunch-clubs. What cannot be understood stays for the check to say."""
    made = dict(cells)
    for column, tidy in (
        ("id", _identifier),
        ("url", lambda text: f"https://{text}" if _BARE_ADDRESS.fullmatch(text) else text),
        ("phone", lambda text: f"0{text}" if _LOST_NOUGHT.fullmatch(text) else text),
        ("last_confirmed_on", _day),
        ("needs", _needs),
        ("postcode", _postcode),
        ("is_invented", str.lower),
        ("is_user_led", str.lower),
        ("kind", _kind),
    ):
        if made.get(column):
            made[column] = tidy(made[column])
    return made


def whole_row(cells: Mapping[str, str]) -> dict[str, str]:
    """A row with every column."""
    return {column: cells.get(column, "") for column in EVERY_COLUMN}


def made_identifier(cells: Mapping[str, str]) -> str:
    """An identifier for a row that has none: of its name, and where it is or who runs it."""
    return _identifier(f"{cells.get('name', '')} {cells.get('postcode') or cells.get('organisation', '')}")


def as_uuid(text: str) -> UUID | None:
    """The identifier where it is a UUID, as our own export has it."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _identifier(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:100].strip("-")


def _day(text: str) -> str:
    found = _DAY_FIRST.fullmatch(text)
    if not found:
        return text
    try:
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    except ValueError:
        return text


def _kind(text: str) -> str:
    names = {term.name.lower(): term.key for term in own_terms("kinds").values()}
    return names.get(text.lower(), text.lower())


def _postcode(text: str) -> str:
    try:
        return normalise(text)
    except PostcodeError:
        return text


def _needs(text: str) -> str:
    """Keys of our list, whether the table has keys or names."""
    parts = [part.strip() for part in re.split(r"[;|\n]", text) if part.strip()]
    return "; ".join(_keys_by_name().get(part.lower(), part) for part in parts)


@cache
def _keys_by_name() -> dict[str, str]:
    terms = own_terms("needs").values()
    return {term.name.lower(): term.key for term in terms} | {term.key: term.key for term in terms}
