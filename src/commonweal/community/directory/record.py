"""A directory record as Open Referral UK 3.0 (HSDS-UK) writes it, checked. Pure.

The published schemas check formats and required fields; this adds the ranges they lack (a latitude of 100 passes them).
What the standard allows and these classes do not name is kept as it came, so that a record goes out as it came in.
Two properties are ours, which the standard allows too: `easy_read` of a service and `is_user_led` of an organisation.
Source: openreferraluk.org/specifications/3.0, and HSDS 3.0 for the properties its UK profile leaves out.
"""

import math
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from commonweal.core.places.faults import Fault

OLDEST = 130
MOST_LEVELS = 50
"""Of lists and objects within each other. The standard's own records have nine."""
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
_BYDAY = re.compile(r"(?:[+-]?[1-9]\d?)?(?:MO|TU|WE|TH|FR|SA|SU)")
_SURROGATES = re.compile("[\ud800-\udfff]")


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc or " " in text:
        raise ValueError("is not an address that begins with https:// or http://")
    return text


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise ValueError("is not an e-mail address")
    return text


def _by_day(text: str) -> str:
    days = [day.strip().upper() for day in text.split(",")]
    if wrong := [day for day in days if not _BYDAY.fullmatch(day)]:
        raise ValueError(f"names days as MO, TU … SU with a comma between; “{wrong[0]}” is none")
    return ",".join(days)


def _clock(value: Any) -> Any:
    """A time as feeds write it ("10:00", "10:00:00", "10:00Z", "10:00+01:00") as the local time it shows."""
    if isinstance(value, str):
        return re.sub(r"(Z|[+-]\d\d:?\d\d)$", "", value.strip())
    return value


Name = Annotated[str, Field(min_length=1, max_length=255)]
WebAddress = Annotated[str, AfterValidator(_web_address), Field(max_length=500)]
Email = Annotated[str, AfterValidator(_email), Field(max_length=254)]


def _kept_moment(value: datetime) -> datetime:
    try:
        return value if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError:
        raise ValueError("is a moment before the first year or after the last that can be kept") from None


Clock = Annotated[time, BeforeValidator(_clock)]
Moment = Annotated[datetime, AfterValidator(_kept_moment)]
Age = Annotated[float, Field(ge=0, le=OLDEST)]


class Part(BaseModel):
    """Anything of a record that has an id. A value that is null or empty counts as not given, as the standard asks."""

    model_config = ConfigDict(extra="allow", str_strip_whitespace=True)

    id: UUID

    @model_validator(mode="before")
    @classmethod
    def _only_what_is_given(cls, given: Any) -> Any:
        if not isinstance(given, Mapping):
            return given
        return {name: value for name, value in given.items() if value not in (None, "", [], {})}


class TaxonomyTerm(Part):
    name: Name
    description: str | None = None
    code: str | None = None
    parent_id: UUID | None = None
    taxonomy: str | None = None
    taxonomy_id: UUID | None = None
    taxonomy_detail: dict[str, Any] | None = None
    term_uri: WebAddress | None = None


class Attribute(Part):
    link_type: str | None = None
    value: str | None = None
    taxonomy_term: TaxonomyTerm | None = None


class Language(Part):
    name: str | None = None
    code: str | None = None
    note: str | None = None


class Phone(Part):
    number: Annotated[str, Field(min_length=1, max_length=60)]
    extension: str | int | None = None
    type: str | None = None
    description: str | None = None


class Contact(Part):
    name: str | None = None
    title: str | None = None
    department: str | None = None
    email: Email | None = None
    phones: list[Phone] = []


class Schedule(Part):
    valid_from: date | None = None
    valid_to: date | None = None
    dtstart: date | None = None
    freq: Literal["WEEKLY", "MONTHLY"] | None = None
    interval: Annotated[int, Field(ge=1, le=366)] | None = None
    byday: Annotated[str, AfterValidator(_by_day)] | None = None
    bymonthday: str | None = None
    description: str | None = None
    opens_at: Clock | None = None
    closes_at: Clock | None = None
    schedule_link: WebAddress | None = None
    attending_type: str | None = None
    notes: str | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Schedule":
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("valid_to is before valid_from")
        return self


class CostOption(Part):
    valid_from: date | None = None
    valid_to: date | None = None
    option: str | None = None
    amount: Annotated[Decimal, Field(ge=0, le=1_000_000)] | None = None
    amount_description: str | None = None
    currency: str | None = None


class ServiceArea(Part):
    name: str | None = None
    description: str | None = None
    extent: Any = None
    extent_type: str | None = None
    uri: str | None = None


class Address(Part):
    attention: str | None = None
    address_1: str
    address_2: str | None = None
    city: str
    region: str | None = None
    state_province: str
    postal_code: str
    country: str
    address_type: Literal["physical", "postal", "virtual"]


class Accessibility(Part):
    description: str | None = None
    details: str | None = None
    url: WebAddress | None = None


class Location(Part):
    location_type: Literal["physical", "postal", "virtual"]
    name: str | None = None
    alternate_name: str | None = None
    description: str | None = None
    transportation: str | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    external_identifier: str | None = None
    external_identifier_type: str | None = None
    url: WebAddress | None = None
    addresses: list[Address] = []
    accessibility: list[Accessibility] = []
    contacts: list[Contact] = []
    phones: list[Phone] = []

    @model_validator(mode="after")
    def _a_whole_point(self) -> "Location":
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("latitude and longitude go together: give both or neither")
        return self


class ServiceAtLocation(Part):
    description: str | None = None
    location: Location | None = None
    schedules: list[Schedule] = []
    contacts: list[Contact] = []
    phones: list[Phone] = []


class Organization(Part):
    name: Name
    description: str | None = None
    alternate_name: str | None = None
    email: Email | None = None
    website: WebAddress | None = None
    logo: str | None = None
    uri: str | None = None
    legal_status: str | None = None
    is_user_led: bool | None = None
    parent_organization_id: UUID | None = None
    contacts: list[Contact] = []
    phones: list[Phone] = []
    attributes: list[Attribute] = []


class Service(Part):
    """One service with all that belongs to it. `organization` says who offers it; a feed may give only its id."""

    name: Name
    status: Literal["active", "inactive", "defunct", "temporarily closed"]
    organization_id: UUID | None = None
    organization: Organization | None = None
    alternate_name: str | None = None
    description: str | None = None
    url: WebAddress | None = None
    email: Email | None = None
    interpretation_services: str | None = None
    application_process: str | None = None
    fees_description: str | None = None
    fees: str | None = None
    wait_time: str | None = None
    accreditations: str | None = None
    licenses: str | None = None
    eligibility_description: str | None = None
    minimum_age: Age | None = None
    maximum_age: Age | None = None
    assured_date: date | None = None
    assurer_email: Email | None = None
    alert: str | None = None
    easy_read: str | None = None
    last_modified: Moment | None = None
    schedules: list[Schedule] = []
    service_areas: list[ServiceArea] = []
    service_at_locations: list[ServiceAtLocation] = []
    languages: list[Language] = []
    cost_options: list[CostOption] = []
    contacts: list[Contact] = []
    phones: list[Phone] = []
    attributes: list[Attribute] = []

    @model_validator(mode="after")
    def _ages_in_order(self) -> "Service":
        if self.minimum_age is not None and self.maximum_age is not None and self.maximum_age < self.minimum_age:
            raise ValueError("maximum_age is below minimum_age")
        return self

    @property
    def locations(self) -> Iterator[Location]:
        """Where the service is, in the order given."""
        return (at.location for at in self.service_at_locations if at.location)


def read_service(document: Any, where: str) -> tuple[Service | None, list[Fault]]:
    """The record in a decoded JSON `document`, or every fault of it; `where` names it in the faults (a row, a page)."""
    try:
        return Service.model_validate(_storable(document)), []
    except TooDeepError as error:
        return None, [Fault(where, "the record", str(error))]
    except ValidationError as error:
        return None, [Fault(where, _path(one["loc"]), _said(one)) for one in error.errors(include_url=False)]


class TooDeepError(Exception):
    """A document is nested more deeply than a record can be kept."""

    def __init__(self) -> None:
        super().__init__(f"This is nested more than {MOST_LEVELS} levels deep, which no record is")


def _storable(value: Any, levels: int = MOST_LEVELS) -> Any:
    """A decoded document without what JSON can say and no database keep: NUL, half characters, numbers that are none.
    It reaches what the classes above do not name, too. Raises TooDeepError beyond so many levels."""
    if levels < 0:
        raise TooDeepError
    if isinstance(value, str):
        return _SURROGATES.sub("", value.replace("\x00", ""))
    if isinstance(value, Mapping):
        return {_storable(name): _storable(one, levels - 1) for name, one in value.items()}
    if isinstance(value, list):
        return [_storable(one, levels - 1) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _path(location: tuple[int | str, ...]) -> str:
    """`service_at_locations[0].location.latitude`, as whoever mends the feed looks for it."""
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path or "the record"


def _said(error: Any) -> str:
    """What is wrong, in words, with what was found there."""
    kind, given = error["type"], error.get("input")
    if kind == "missing":
        return "This is missing and is needed"
    shown = str(given)
    shown = f"“{shown[:60]}…”" if len(shown) > 60 else f"“{shown}”"
    if kind == "value_error":
        why = str(error["ctx"]["error"])
        return f"{shown} {why}" if why.startswith(("is ", "names ")) else why
    said = {
        "uuid_parsing": "is not an identifier (a UUID such as ac148810-d857-441c-9679-408f346de14b)",
        "uuid_type": "is not an identifier (a UUID in quotes)",
        "time_parsing": "is not a time. Write it as 10:00:00",
        "literal_error": f"must be {error.get('ctx', {}).get('expected', 'one of the values the standard names')}",
        "list_type": "must be a list",
        "string_type": "must be words in quotes",
        "string_too_short": "is too short",
        "model_type": "must be an object with an id",
        "model_attributes_type": "must be an object with an id",
    }.get(kind)
    if said is None and kind.startswith(("date_from", "datetime_from", "date_pars", "datetime_pars", "date_type")):
        said = "is not a day. Write it as 2026-09-14"
    if said is None and kind.startswith(("greater_than", "less_than")):
        said = f"is out of range: {error['msg'].removeprefix('Input should be ')}"
    return f"{shown} {said}" if said else f"{error['msg']} (found {shown})"
