"""The files of a place that tell of its market, as facts, with every fault found before anything is given back. Pure.

`data/places/<place>/market/README.md` describes the files. Each reader takes the bytes of one file and a list that it
adds its faults to; what it gives back is whole only where it added none.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from commonweal.core.places.faults import Fault
from commonweal.core.places.reading.sheets import Row, read_rows
from commonweal.pathway.plans.plan_cost import SupportKind

PROVIDERS_FILE = "market/providers.csv"
FRAMEWORKS_FILE = "market/frameworks.csv"
CAPACITY_FILE = "market/capacity.csv"
KINDS = tuple(kind.value for kind in SupportKind)
LONGEST_NAME, LONGEST_PHONE, LONGEST_SUMMARY = 200, 40, 2000
MOST_POUNDS, MOST_HOURS = Decimal(10_000), Decimal(100_000)

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class ReadProvider:
    """One provider."""

    id: str
    name: str
    summary: str
    phone: str
    is_invented: bool


@dataclass(frozen=True)
class ReadFramework:
    """One framework, and the days on which it runs."""

    name: str
    kind: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class ReadPlace:
    """A provider's place on a framework: pounds an hour."""

    framework: ReadFramework
    provider: str
    hourly_price: Decimal
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class ReadCapacity:
    """Hours a week that a provider has free in an area, and the day it said so."""

    provider: str
    kind: str
    area: str
    weekly_hours: Decimal
    said_on: date


def read_providers(raw: bytes, faults: list[Fault]) -> list[ReadProvider]:
    """The providers, in the order of the file."""
    found: list[ReadProvider] = []
    seen: dict[str, dict[str, int]] = {"id": {}, "name": {}}
    for row in read_rows(PROVIDERS_FILE, raw, ("id", "name", "summary", "phone", "is_invented"), faults):
        if row.text("id", LONGEST_NAME) and not _ID.fullmatch(row["id"]):
            row.fault("id", f"“{row['id']}” may have only small letters, digits and single hyphens.")
        for column in ("id", "name"):
            earlier = seen[column].setdefault(row[column], row.line)
            if row[column] and earlier != row.line:
                row.fault(column, f"“{row[column]}” stands in line {earlier} too. Keep one of the two.")
        if row["is_invented"] not in ("yes", "no"):
            row.fault("is_invented", f"“{row['is_invented']}” must be yes or no.")
        found.append(
            ReadProvider(
                id=row["id"],
                name=row.text("name", LONGEST_NAME),
                summary=_short(row, "summary", LONGEST_SUMMARY),
                phone=_short(row, "phone", LONGEST_PHONE),
                is_invented=row["is_invented"] == "yes",
            )
        )
    return found


def read_frameworks(raw: bytes, providers: Collection[str], faults: list[Fault]) -> list[ReadPlace]:
    """The places on frameworks. A framework is described in each row that names it, always in the same way."""
    columns = ("framework", "kind", "runs_from", "runs_until", "provider", "hourly_price", "starts_on", "ends_on")
    frameworks: dict[str, tuple[ReadFramework, int]] = {}
    lines: dict[tuple[str, str], int] = {}
    found: list[ReadPlace] = []
    for row in read_rows(FRAMEWORKS_FILE, raw, columns, faults):
        before = len(faults)
        starts_on, ends_on = _span(row, "runs_from", "runs_until")
        framework = ReadFramework(row.text("framework", LONGEST_NAME), _kind(row), starts_on, ends_on)
        first, line = frameworks.setdefault(framework.name, (framework, row.line))
        if len(faults) == before and first != framework:
            row.fault("framework", f"It has another kind or other days in line {line}. Write the same in both.")
        _provider(row, providers)
        place_starts, place_ends = _span(row, "starts_on", "ends_on")
        earlier = lines.setdefault((framework.name, row["provider"]), row.line)
        if earlier != row.line:
            row.fault("provider", f"It has a place on this framework in line {earlier} already. Keep one of the two.")
        price = _amount(row, "hourly_price", MOST_POUNDS)
        if not price and len(faults) == before:
            row.fault("hourly_price", "A place has a price above 0. Write pounds an hour, as 32.14.")
        found.append(ReadPlace(framework, row["provider"], price, place_starts, place_ends))
    return found


def read_capacity(
    raw: bytes, providers: Collection[str], areas: Collection[str], faults: list[Fault]
) -> list[ReadCapacity]:
    """Free hours. `areas` are the codes that hours may be said for."""
    lines: dict[tuple[str, str, str], int] = {}
    found: list[ReadCapacity] = []
    for row in read_rows(CAPACITY_FILE, raw, ("provider", "kind", "area", "weekly_hours", "said_on"), faults):
        _provider(row, providers)
        kind = _kind(row)
        if row["area"] not in areas:
            message = f"“{row['area']}” is not the code of a council or neighbourhood in geo/areas.csv. Correct it."
            row.fault("area", message)
        earlier = lines.setdefault((row["provider"], kind, row["area"]), row.line)
        if earlier != row.line:
            row.fault("area", f"These hours stand in line {earlier} already. Keep one of the two.")
        hours = _amount(row, "weekly_hours", MOST_HOURS)
        found.append(ReadCapacity(row["provider"], kind, row["area"], hours, _day(row, "said_on")))
    return found


def _short(row: Row, column: str, longest: int) -> str:
    """A field that may be empty."""
    return row.text(column, longest) if row[column] else ""


def _kind(row: Row) -> str:
    if row["kind"] not in KINDS:
        row.fault("kind", f"“{row['kind']}” is not a kind of support. Write one of: {', '.join(KINDS)}.")
    return row["kind"]


def _provider(row: Row, providers: Collection[str]) -> None:
    if row["provider"] not in providers:
        row.fault("provider", f"“{row['provider']}” is not the id of a provider in {PROVIDERS_FILE}. Correct it.")


def _amount(row: Row, column: str, most: Decimal) -> Decimal:
    """An amount from 0, with two decimals at most."""
    try:
        amount = Decimal(row[column])
    except InvalidOperation:
        amount = Decimal("NaN")
    if not (amount.is_finite() and 0 <= amount < most and amount == round(amount, 2)):
        row.fault(column, f"“{row[column]}” is not an amount below {most}, as 32.14. Write it without £ and commas.")
        return Decimal(0)
    return amount


def _day(row: Row, column: str) -> date:
    try:
        return date.fromisoformat(row[column])
    except ValueError:
        row.fault(column, f"“{row[column]}” is not a day. Write it as 2026-11-02.")
        return date.min


def _span(row: Row, first: str, last: str) -> tuple[date, date | None]:
    """A first day, and a last day that may be empty and is not before it."""
    starts_on = _day(row, first)
    ends_on = _day(row, last) if row[last] else None
    if ends_on is not None and date.min < ends_on < starts_on:
        row.fault(last, f"{row[last]} is before {row[first]}, the first day. Correct one of the two.")
    return starts_on, ends_on
