"""What may be asked of the feed: each parameter of the standard, read once for every endpoint that has it. Pure.

The OpenAPI document is made from the same table. Parameters are cumulative: all must hold. One that an endpoint does
not have is passed over, as the web does; one that cannot be read is a fault, so that no filter is dropped in silence.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from commonweal.community.directory.opening import DAY_NAMES
from commonweal.community.directory.record import WEEKDAYS
from commonweal.core.places.postcodes import normalise

ITEMS_A_PAGE = 50
MOST_A_PAGE = 1_000
"""More than this are not given at once: `format=ndjson` gives all."""
LONGEST_SEARCH = 300
YES, NO = ("true", "1", "yes"), ("false", "0", "no")

_SPACE_FOR_PLUS = re.compile(r" (?=\d\d:?\d\d$)")


@dataclass(frozen=True)
class Asked:
    """What was asked for; what was not asked for holds its own "nothing asked". Ages are years, `proximity` metres."""

    search: str = ""
    page: int = 1
    per_page: int | None = None
    format: str = "json"
    taxonomy_term_id: tuple[UUID, ...] = ()
    taxonomy_id: tuple[UUID, ...] = ()
    organization_id: UUID | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    start_time: time | None = None
    end_time: time | None = None
    day: str = ""
    modified_after: datetime | None = None
    postcode: str = ""
    proximity: float | None = None
    parent_id: UUID | None = None
    id: UUID | None = None
    top_only: bool = False
    minimal: bool = False
    full: bool = False
    full_service: bool = False

    @property
    def streams(self) -> bool:
        """Whether everything is given at once, one record a line."""
        return self.format == "ndjson"

    @property
    def asks_times(self) -> bool:
        """Whether a schedule has to fit."""
        return bool(self.day or self.start_time is not None or self.end_time is not None)


@dataclass(frozen=True)
class Wrong:
    """A parameter that cannot be used, and what to give instead."""

    parameter: str
    message: str


@dataclass(frozen=True)
class Parameter:
    """One parameter: how its text is read (raising ValueError with what is wrong), and how it is described."""

    read: Callable[[str], Any]
    description: str
    schema: Mapping[str, Any]
    may_repeat: bool = False


def _whole(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,12}", text) or int(text) < 1:
        raise ValueError("must be a whole number from 1")
    return int(text)


def _page_size(text: str) -> int:
    return min(_whole(text), MOST_A_PAGE)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value < 1e9:
        raise ValueError("must be a number from 0")
    return value


def _flag(text: str) -> bool:
    if text.lower() not in YES + NO:
        raise ValueError("must be true or false")
    return text.lower() in YES


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ValueError("must be an identifier: a UUID such as ac148810-d857-441c-9679-408f346de14b") from None


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise ValueError("must be a time, such as 10:00 or 10:00:00") from None


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(_SPACE_FOR_PLUS.sub("+", text))
    except ValueError:
        raise ValueError("must be a day or a moment, such as 2026-09-14 or 2026-09-14T10:30:00Z") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _day(text: str) -> str:
    for short, name in zip(WEEKDAYS, DAY_NAMES, strict=True):
        if text.lower() in (short.lower(), name.lower(), name[:3].lower()):
            return short
    raise ValueError(f"must be one of {', '.join(WEEKDAYS)}")


def _words(text: str) -> str:
    if len(text) > LONGEST_SEARCH:
        raise ValueError(f"has {len(text)} characters. It may have {LONGEST_SEARCH}")
    return text


def _form(text: str) -> str:
    if text.lower() not in ("json", "ndjson"):
        raise ValueError("must be json or ndjson")
    return text.lower()


_TEXT, _BOOLEAN, _AGE = {"type": "string"}, {"type": "boolean"}, {"type": "number", "minimum": 0}
_ID = {"type": "string", "format": "uuid"}
_CLOCK = {"type": "string", "examples": ["10:00"]}

PARAMETERS: dict[str, Parameter] = {
    "id": Parameter(_uuid, "Which one.", _ID),
    "search": Parameter(_words, "Full text search: every word must be there, in some form of it.", _TEXT),
    "page": Parameter(_whole, "Number of the page, from 1.", {"type": "integer", "minimum": 1, "default": 1}),
    "per_page": Parameter(
        _page_size,
        f"How many to a page. More than {MOST_A_PAGE:,} is taken as that; the envelope says what was given.",
        {"type": "integer", "minimum": 1, "maximum": MOST_A_PAGE, "default": ITEMS_A_PAGE},
    ),
    "format": Parameter(
        _form,
        "`json` (a page) or `ndjson` (everything that fits the other parameters, one record a line, no paging).",
        {"type": "string", "enum": ["json", "ndjson"], "default": "json"},
    ),
    "taxonomy_term_id": Parameter(_uuid, "With this term. Given more than once: with every one of them.", _ID, True),
    "taxonomy_id": Parameter(_uuid, "With any term of this taxonomy. Given more than once: of every one.", _ID, True),
    "organization_id": Parameter(_uuid, "Offered by this organization.", _ID),
    "minimum_age": Parameter(_number, "With a minimum age (years) of at least this.", _AGE),
    "maximum_age": Parameter(_number, "With a maximum age (years) equal to or below this.", _AGE),
    "start_time": Parameter(
        _time, "With a schedule that opens at this time or later. `start_time`, `end_time` and `day` hold for one"
        " and the same schedule.", _CLOCK
    ),
    "end_time": Parameter(_time, "With a schedule that closes at this time or earlier.", _CLOCK),
    "day": Parameter(_day, "With a schedule on this day.", {"type": "string", "enum": list(WEEKDAYS)}),
    "modified_after": Parameter(
        _moment, "Modified on or after this moment. Without a time zone it is taken as UTC.",
        {"type": "string", "format": "date-time"},
    ),
    "postcode": Parameter(
        normalise,
        "A postcode that the place knows. Alone: services whose area, where they name one, has it in it. With"
        " `proximity`: services at a location so near to it.",
        _TEXT,
    ),
    "proximity": Parameter(_number, "Metres from the centre of `postcode`.", {"type": "number", "minimum": 0}),
    "parent_id": Parameter(_uuid, "Terms right below this one.", _ID),
    "top_only": Parameter(_flag, "Only terms that have no broader term.", _BOOLEAN),
    "minimal": Parameter(
        _flag, "Only `id` and `modified_date` of each, all on one page unless `per_page` is given.", _BOOLEAN
    ),
    "full": Parameter(_flag, "Each item whole, with everything nested in it.", _BOOLEAN),
    "full_service": Parameter(_flag, "Each organization with its services whole.", _BOOLEAN),
}  # fmt: skip

_PAGED = ("search", "page", "per_page", "format")
_OF_SERVICES = (
    "taxonomy_term_id", "taxonomy_id", "organization_id", "minimum_age", "maximum_age", "start_time", "end_time", "day",
    "modified_after", "postcode", "proximity",
)  # fmt: skip

SERVICES = (*_PAGED, *_OF_SERVICES, "minimal", "full")
SERVICE_AT_LOCATIONS = (*_PAGED, *_OF_SERVICES, "full")
ORGANIZATIONS = (*_PAGED, "full", "full_service")
ORGANIZATION = ("full_service",)
TAXONOMIES = _PAGED
TAXONOMY_TERMS = (*_PAGED, "taxonomy_id", "parent_id", "top_only")


def read_parameters(given: Mapping[str, Sequence[str]], allowed: Sequence[str]) -> tuple[Asked, list[Wrong]]:
    """What is asked, from each parameter's texts (in a query a name may come twice), and every one that is wrong."""
    found: dict[str, Any] = {}
    wrong: list[Wrong] = []
    for name in allowed:
        parameter = PARAMETERS[name]
        texts = [text.strip() for text in given.get(name, ()) if text.strip()]
        if len(texts) > 1 and not parameter.may_repeat:
            wrong.append(Wrong(name, "is given more than once"))
            continue
        try:
            if any("\x00" in text for text in texts):
                raise ValueError("holds a character that is not allowed (NUL)")
            values = [parameter.read(text) for text in texts]
        except ValueError as error:
            wrong.append(Wrong(name, str(error)))
            continue
        if values:
            found[name] = tuple(values) if parameter.may_repeat else values[0]
    if "proximity" in found and "postcode" not in found and not any(one.parameter == "postcode" for one in wrong):
        wrong.append(Wrong("proximity", "needs a postcode to measure from: give `postcode` too"))
    return replace(Asked(), **found), wrong
