"""A table of services, as CSV or from a spreadsheet, in our own columns or in others that mean the same. Pure."""

import csv
import io
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from typing import Any

from commonweal.community.directory.service_rows import EVERY_COLUMN
from commonweal.core.places.faults import Fault

NEEDED = ("name", "organisation", "description")
"""Columns that a table must have. The rest may be missing: ids are then made, needs worked out."""
CATEGORIES = "categories"
"""A column besides ours: terms of their own, from which needs are worked out for new entries."""
JOINED = "address"
"""Several columns of a table may make this one: street, village and town."""
NOT_USED = "-"
"""Named for a column of theirs, this says that it is not to be used."""

ALIASES = {
    "id": ("identifier", "service id", "record id", "reference", "ref", "unique id", "uuid"),
    "name": ("service name", "service", "title", "name of service", "activity", "group name", "service title"),
    "organisation": (
        "organization", "organisation name", "organization name", "provider", "provider name", "provided by", "run by",
        "charity", "charity name", "group", "company", "organiser", "delivered by", "service provider",
    ),
    "description": ("about", "details", "summary", "what it is", "service description", "what we do", "information"),
    "needs": ("need", "helps with"),
    "cost": ("price", "fees", "fee", "charges", "charge", "costs", "how much", "fees text", "cost details"),
    "who_for": ("who for", "who is it for", "eligibility", "for whom", "suitable for", "audience", "age group", "who"),
    "when": (
        "opening times", "opening hours", "times", "days", "days and times", "day and time", "schedule", "hours",
        "open", "availability", "opening", "session times",
    ),
    "accessibility": ("access", "access information", "accessibility details", "disabled access", "facilities"),
    "phone": (
        "telephone", "tel", "phone number", "telephone number", "contact number", "contact phone", "mobile", "tel no",
    ),
    "email": ("e mail", "email address", "e mail address", "contact email", "mail"),
    "url": ("website", "web", "web address", "web site", "link", "webpage", "web page", "site", "homepage"),
    "address": (
        "venue", "location", "address 1", "address line 1", "address1", "street", "street address", "building",
        "venue name", "address 2", "address line 2", "address2", "address 3", "address line 3", "address3", "village",
        "town", "city", "town city", "post town", "locality", "full address", "venue address",
    ),
    "postcode": ("post code", "postal code", "zip", "venue postcode", "location postcode"),
    "last_confirmed_on": (
        "last confirmed", "last confirmed on", "last checked", "last updated", "updated", "date checked", "reviewed",
        "assured date", "last reviewed", "date updated", "confirmed",
    ),
    "is_invented": ("is invented", "invented"),
    "categories": ("category", "topics", "topic", "tags", "tag", "taxonomy", "service type", "type", "subject"),
    "source": ("data source", "licence and source"),
    "kind": ("kind of entry", "sort"),
    "circumstances": ("especially for",),
    "conditions": ("health conditions", "disabilities"),
    "languages": ("language", "languages spoken"),
    "minimum_age": ("min age", "age from", "youngest", "lower age"),
    "maximum_age": ("max age", "age to", "oldest", "upper age"),
    "areas_served": ("area served", "area", "areas", "areas covered", "area covered", "coverage", "service area"),
    "is_user_led": ("is user led", "user led"),
    "how_to_join": ("referral", "how to apply", "application process", "referral process", "booking", "how to access"),
    "easy_read": ("in easy words",),
}  # fmt: skip
"""Other headings for our columns, in small letters without signs."""

_HEADING_ROWS = 10
"""Rows among which the headings are looked for: some tables have a title above them."""
_FORMULA_MARK = re.compile(r"^'(?=[=+\-@\t\r])")


@dataclass(frozen=True)
class SheetRow:
    """A row by the number that a spreadsheet shows, with the cells of the columns that the table has."""

    number: int
    cells: Mapping[str, str]


@dataclass
class Sheet:
    """A table: its rows; for each of its headings our column ("" for none); and why it cannot be read."""

    rows: list[SheetRow] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def columns(self) -> set[str]:
        """Our columns that the table has."""
        return {column for column in self.headings.values() if column}


def read_csv(content: bytes, columns: Mapping[str, str] | None = None) -> Sheet:
    """A CSV file: in UTF-8 or, as spreadsheets write them, UTF-16 or Windows-1252; with commas, semicolons or tabs."""
    notes = []
    try:
        text = content.decode("utf-16" if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
        notes.append(
            "The file is not UTF-8. It was read as Windows-1252: look whether accents and £ signs came through"
        )
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
    except csv.Error as error:
        return Sheet(faults=[Fault("the file", "", f"This is not CSV that can be read: {error}")])
    sheet = read_table(table, columns)
    sheet.notes[:0] = notes
    return sheet


def read_table(table: Iterable[Sequence[Any]], columns: Mapping[str, str] | None = None) -> Sheet:
    """A table's rows by our columns. `columns` names ours for headings of theirs, before our own guess."""
    rows = [[_text(value) for value in row] for row in table]
    place, headings = _find_headings(rows, columns or {})
    if place is None:
        message = f"No row has headings that are known. Needed are {', '.join(NEEDED)}; others are {_others()}"
        return Sheet(faults=[Fault("the file", "", message)])
    sheet = Sheet(headings=dict(zip(rows[place], headings, strict=True)))
    sheet.faults = _heading_faults(place + 1, rows[place], headings)
    if not sheet.faults:
        _read_rows(sheet, rows, place, headings)
    return sheet


def _read_rows(sheet: Sheet, rows: list[list[str]], place: int, headings: list[str]) -> None:
    for number, row in enumerate(rows[place + 1 :], place + 2):
        if not any(row):
            continue
        if any(row[len(headings) :]):
            message = f"This row has {len(row)} columns and the heading has {len(headings)}. Is a comma not in quotes?"
            sheet.faults.append(Fault(f"row {number}", "", message))
            continue
        cells = dict.fromkeys(sheet.columns, "")
        for column, cell in zip(headings, row, strict=False):
            if column == JOINED and cells[column] and cell:
                cells[column] += f", {cell}"
            elif column and cell:
                cells[column] = cell
        sheet.rows.append(SheetRow(number, cells))


def _find_headings(rows: list[list[str]], columns: Mapping[str, str]) -> tuple[int | None, list[str]]:
    """Where the headings are, and for each our column: the first row that has two or more that are known."""
    for place, row in enumerate(rows[:_HEADING_ROWS]):
        found = [column_of(heading, columns) for heading in row]
        if len({column for column in found if column}) >= 2:
            while row and not row[-1]:
                row.pop()
            return place, found[: len(row)]
    return None, []


def column_of(heading: str, columns: Mapping[str, str]) -> str:
    """Our column for a heading; "" where there is none."""
    if heading in columns:
        return "" if columns[heading] == NOT_USED else columns[heading]
    plain = _plain(heading)
    for column in (*EVERY_COLUMN, CATEGORIES):
        if plain == _plain(column) or plain in ALIASES[column]:
            return column
    return ""


def _heading_faults(number: int, row: list[str], headings: list[str]) -> list[Fault]:
    faults = []
    for column in NEEDED:
        if column not in headings:
            near = get_close_matches(column, [_plain(one) for one in row], 1)
            hint = f" Is it “{near[0]}”?" if near else ""
            message = f"No column is the {column}. Call one so, or say which of yours it is.{hint}"
            faults.append(Fault(f"row {number}", f"column {column}", message))
    for column in EVERY_COLUMN:
        twice = [heading for heading, ours in zip(row, headings, strict=True) if ours == column]
        if len(twice) > 1 and column != JOINED:
            message = f"{' and '.join(f'“{one}”' for one in twice)} both mean {column}. Say which one is to be used"
            faults.append(Fault(f"row {number}", f"column {column}", message))
    return faults


def _others() -> str:
    return ", ".join(column for column in EVERY_COLUMN if column not in NEEDED)


def _plain(heading: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", heading.lower()).split())


def _delimiter(text: str) -> str:
    """Of the first line: whichever of comma, semicolon and tab comes most often in it."""
    line = text.split("\n", 1)[0]
    return max((",", ";", "\t"), key=line.count)


def _text(value: Any) -> str:
    """A cell as we keep it. A spreadsheet's own days and numbers are written out; the mark that our own CSV puts before
    what a spreadsheet would take for a formula is taken off."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        return str(value)
    text = "" if value is None else str(value)
    lines = (" ".join(line.split()) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return _FORMULA_MARK.sub("", "\n".join(lines).strip())
