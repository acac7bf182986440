"""A directory file, row by row: what each column may hold, and what is wrong where. Pure."""

import csv
import io
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from urllib.parse import urlsplit

from commonweal.community.directory.record import OLDEST
from commonweal.community.directory.terms import own_terms
from commonweal.core.places.postcodes import PostcodeError, normalise

COLUMNS = (
    "id",
    "name",
    "organisation",
    "description",
    "needs",
    "cost",
    "who_for",
    "when",
    "accessibility",
    "phone",
    "email",
    "url",
    "address",
    "postcode",
    "last_confirmed_on",
    "is_invented",
    "source",
)
MORE_COLUMNS = (
    "kind",
    "circumstances",
    "conditions",
    "languages",
    "minimum_age",
    "maximum_age",
    "areas_served",
    "is_user_led",
    "how_to_join",
    "easy_read",
)
"""Columns that a file may leave out."""

EVERY_COLUMN = (*COLUMNS, *MORE_COLUMNS)

NEEDED = ("id", "name", "organisation", "description", "needs", "is_invented")
LONGEST = {"id": 100, "name": 255, "organisation": 255, "description": 5000, "phone": 40, "email": 254, "url": 200,
           "how_to_join": 2000, "easy_read": 2000}  # fmt: skip
LONGEST_OTHERWISE = 300

_AGE = re.compile(r"\d{1,3}(?:\.\d)?")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{5,}")


@dataclass(frozen=True)
class RowFault:
    """What is wrong, and where: the row as a spreadsheet numbers it (the heading is row 1), and the column."""

    where: str
    message: str


@dataclass(frozen=True)
class ServiceRow:
    """One service as its row gives it, checked. `text` holds the columns kept as they are, `terms` the keys of our
    lists besides the needs, and `ages` the youngest and the oldest in years."""

    id: str
    text: Mapping[str, str]
    needs: tuple[str, ...]
    postcode: str
    last_confirmed_on: date | None
    is_invented: bool
    kind: str = ""
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    areas_served: tuple[str, ...] = ()
    ages: tuple[float | None, float | None] = (None, None)
    is_user_led: bool | None = None


def read_rows(
    content: str, known_needs: Collection[str], known_postcodes: Collection[str]
) -> tuple[list[ServiceRow], list[RowFault]]:
    """The services of a file and every fault in it. A file with any fault is not to be used."""
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    try:
        table = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        return [], [RowFault(f"row {reader.line_num}", f"This is not CSV that can be read: {error}")]
    if not table:
        return [], [RowFault("row 1", f"The file is empty. Its first row names the columns: {', '.join(COLUMNS)}")]
    heading = [name.strip() for name in table[0][1]]
    faults = _heading_faults(heading)
    if faults:
        return [], faults
    rows: list[ServiceRow] = []
    seen: dict[str, int] = {}
    for number, (_, values) in enumerate(table[1:], 2):
        if not any(value.strip() for value in values):
            continue
        if len(values) != len(heading):
            message = (
                f"This row has {len(values)} columns and the heading has {len(heading)}. Is a comma not in quotes?"
            )
            faults.append(RowFault(f"row {number}", message))
            continue
        cells = {name: value.strip() for name, value in zip(heading, values, strict=True)}
        row, found = check_row(number, cells, known_needs, known_postcodes)
        if cells["id"] in seen:
            message = f"“{cells['id']}” is the id of row {seen[cells['id']]} too. Give each service its own"
            found.append(RowFault(_at(number, "id"), message))
        seen.setdefault(cells["id"], number)
        faults += found
        if row and not found:
            rows.append(row)
    return rows, faults


def _heading_faults(heading: list[str]) -> list[RowFault]:
    faults = []
    for name in COLUMNS:
        if name not in heading:
            faults.append(RowFault("row 1", f"The column “{name}” is missing. Add it; it may be left empty in rows"))
    for place, name in enumerate(heading, 1):
        if name not in EVERY_COLUMN:
            near = get_close_matches(name, EVERY_COLUMN, 1)
            meant = f" Is it “{near[0]}”?" if near else ""
            faults.append(RowFault(f"row 1, column {place}", f"No column is called “{name}”.{meant}"))
        elif heading.index(name) != place - 1:
            faults.append(RowFault(f"row 1, column {place}", f"The column “{name}” is there twice"))
    return faults


def _at(number: int, column: str) -> str:
    return f"row {number}, column {column}"


def check_row(
    number: int,
    cells: Mapping[str, str],
    known_needs: Collection[str],
    known_postcodes: Collection[str] | None,
    *,
    needed: Collection[str] = NEEDED,
    columns: Collection[str] = EVERY_COLUMN,
) -> tuple[ServiceRow | None, list[RowFault]]:
    """A row, which has every column of `COLUMNS`, or why it cannot be used: every fault, not only the first.

    `known_postcodes` None lets any postcode pass; `needed` must not be empty; faults of other `columns` do not count.
    """
    problems: list[tuple[str, str]] = []
    cells = dict.fromkeys(MORE_COLUMNS, "") | dict(cells)
    for column in EVERY_COLUMN:
        longest = LONGEST.get(column, LONGEST_OTHERWISE)
        if column in needed and not cells[column]:
            problems.append((column, "This is empty and is needed"))
        elif len(cells[column]) > longest:
            problems.append((column, f"This has {len(cells[column])} characters. It may have {longest}"))
        elif "\x00" in cells[column]:
            problems.append((column, "This holds a character that cannot be kept (NUL)"))
    if cells["id"] and not _ID.fullmatch(cells["id"]):
        problems.append(("id", f"“{cells['id']}” may have only small letters, digits and single hyphens"))
    if cells["email"] and not _EMAIL.fullmatch(cells["email"]):
        problems.append(("email", f"“{cells['email']}” is not an e-mail address"))
    if cells["url"] and not _is_web_address(cells["url"]):
        problems.append(("url", f"“{cells['url']}” is not an address that begins with https:// or http://"))
    if cells["phone"] and not _PHONE.fullmatch(cells["phone"]):
        problems.append(("phone", f"“{cells['phone']}” is not a phone number: digits, spaces, brackets and + only"))
    if cells["is_invented"] not in ("", "yes", "no"):
        problems.append(("is_invented", f"“{cells['is_invented']}” must be yes or no"))
    needs = _listed(cells["needs"])
    if cells["needs"] and not needs:
        problems.append(("needs", "This is empty and is needed"))
    problems += [("needs", _unknown(key, "needs", known_needs)) for key in needs if key not in known_needs]
    terms = {name: _listed(cells[name]) for name in ("circumstances", "conditions")}
    kind = cells["kind"]
    for name, column, keys in (("kinds", "kind", (kind,) if kind else ()), *((n, n, k) for n, k in terms.items())):
        known = own_terms(name)
        problems += [(column, _unknown(key, name, known.keys())) for key in keys if key not in known]
    if cells["is_user_led"] not in ("", "yes", "no"):
        problems.append(("is_user_led", f"“{cells['is_user_led']}” must be yes or no, or empty"))
    low, high = (_age(cells[column], column, problems) for column in ("minimum_age", "maximum_age"))
    if low is not None and high is not None and high < low:
        problems.append(("maximum_age", f"{high:g} is below the minimum age of {low:g}"))
    postcode, problem = _postcode(cells["postcode"], known_postcodes)
    if problem:
        problems.append(("postcode", problem))
    confirmed = None
    if cells["last_confirmed_on"]:
        try:
            confirmed = date.fromisoformat(cells["last_confirmed_on"])
        except ValueError:
            problems.append(
                ("last_confirmed_on", f"“{cells['last_confirmed_on']}” is not a day. Write it as 2026-09-14")
            )
    faults = [RowFault(_at(number, column), message) for column, message in problems if column in columns]
    if faults:
        return None, faults
    kept = ("name", "organisation", "description", "cost", "who_for", "when", "accessibility")
    others = ("phone", "email", "url", "address", "source", "how_to_join", "easy_read")
    row = ServiceRow(
        id=cells["id"],
        text={column: cells[column] for column in (*kept, *others)},
        needs=needs,
        postcode=postcode,
        last_confirmed_on=confirmed,
        is_invented=cells["is_invented"] == "yes",
        kind=kind,
        terms=terms,
        languages=_listed(cells["languages"]),
        areas_served=_listed(cells["areas_served"]),
        ages=(low, high),
        is_user_led={"yes": True, "no": False}.get(cells["is_user_led"]),
    )
    return row, []


def _listed(cell: str) -> tuple[str, ...]:
    """What a cell lists with semicolons between, each once."""
    return tuple(dict.fromkeys(one.strip() for one in cell.split(";") if one.strip()))


def _unknown(key: str, name: str, known: Collection[str]) -> str:
    near = get_close_matches(key, list(known), 1)
    return f"“{key}” is none of {name}.toml." + (f" Is it “{near[0]}”?" if near else "")


def _age(typed: str, column: str, problems: list[tuple[str, str]]) -> float | None:
    if not typed:
        return None
    if not _AGE.fullmatch(typed) or float(typed) > OLDEST:
        problems.append((column, f"“{typed}” is not an age in years, from 0 to {OLDEST}"))
        return None
    return float(typed)


def _postcode(typed: str, known: Collection[str] | None) -> tuple[str, str]:
    """The postcode as it is kept, and what is wrong with it."""
    if not typed:
        return "", ""
    try:
        postcode = normalise(typed)
    except PostcodeError as error:
        return "", str(error)
    if known is not None and postcode not in known:
        return "", f"{postcode} is not among the postcodes of this place"
    return postcode, ""


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in parts.netloc and " " not in text
