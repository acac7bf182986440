"""What a file or an answer holds, whatever its form: records of the standard, or rows of a table. Pure."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from commonweal.community.openreferral.reading.json_records import JsonRecords, UnreadableError
from commonweal.community.openreferral.reading.reaches import MOST_CELLS, farthest_cells
from commonweal.community.openreferral.reading.sheets import Sheet, read_csv, read_table
from commonweal.community.openreferral.reading.tables import read_tables, table_of
from commonweal.community.openreferral.reading.version_1 import as_version_3, is_version_1
from commonweal.core.places.faults import Fault

MOST_UNPACKED = 1_000_000_000
"""Bytes that a compressed file may hold: more is taken for a trap."""


class Form(StrEnum):
    """The forms that can be read. `AUTO` finds out."""

    AUTO = "auto"
    JSON = "json"
    VERSION_1 = "v1"
    CSV = "csv"
    SPREADSHEET = "spreadsheet"
    TABLES = "tables"


@dataclass
class Contents:
    """What was found: `records`, each with where it is, decoded and in the words of version 3; or rows of a `sheet`.

    `faults` say why it cannot be read; a fault that is found on the way is added to them when reading gets there.
    """

    form: Form
    records: Iterator[tuple[str, Any]] = field(default_factory=lambda: iter(()))
    sheet: Sheet | None = None
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    total: int = 0
    """Records, where that is known beforehand."""


def open_contents(
    content: bytes, source: str, form: Form = Form.AUTO, columns: Mapping[str, str] | None = None
) -> Contents:
    """The records or rows of `content`. `source` names where it is from (ids of version 1 are made of it); `columns`
    names ours for headings of theirs."""
    if content[:2] == b"\x1f\x8b":
        try:
            content = _unpacked(content)
        except (OSError, EOFError, zlib.error, ValueError) as error:
            return _unreadable(form, f"This is not a gzip file that can be read: {error}")
    found = form if form != Form.AUTO else form_of(content)
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        return _unreadable(found, "There is nothing in it")
    if found in (Form.JSON, Form.VERSION_1):
        return _json(content, source, found)
    if found == Form.CSV:
        sheet = read_csv(content, columns)
        return Contents(found, sheet=sheet, faults=sheet.faults, notes=sheet.notes)
    if found == Form.SPREADSHEET:
        return _spreadsheet(content, columns)
    if found == Form.TABLES:
        return _tables(content)
    return _unreadable(found, "This is a web page, not a feed or a file. Give the address of the feed itself")


def form_of(content: bytes) -> Form:
    """The form of a file by how it begins; `AUTO` for a web page, which cannot be read."""
    start = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:2] == b"PK":
        names = _names_in(content)
        is_package = any(table_of(name) for name in names)
        return Form.TABLES if is_package and "content.xml" not in names else Form.SPREADSHEET
    if start[:4] == b"\xd0\xcf\x11\xe0":  # the older form of Excel
        return Form.SPREADSHEET
    if start[:1] in (b"{", b"["):
        return Form.JSON
    return Form.AUTO if start[:1] == b"<" else Form.CSV


def _json(content: bytes, source: str, form: Form) -> Contents:
    contents = Contents(form)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _unreadable(form, f"This is not UTF-8 text: byte {error.start} cannot be read")
    contents.records = _records(JsonRecords(text), source, contents)
    return contents


def _records(found: JsonRecords, source: str, contents: Contents) -> Iterator[tuple[str, Any]]:
    try:
        for number, given in enumerate(found, 1):
            old = contents.form == Form.VERSION_1 or found.listed_under == "content" or is_version_1(given)
            document = as_version_3(given, source) if old and isinstance(given, Mapping) else given
            yield where_of(number, document), document
    except UnreadableError as error:
        contents.faults.append(Fault("the file", f"line {error.line}, column {error.column}", str(error)))


def where_of(number: int, document: Any) -> str:
    """How faults name a record: by its place and its name."""
    name = document.get("name") if isinstance(document, Mapping) else None
    return f"record {number} “{name[:60]}”" if isinstance(name, str) and name else f"record {number}"


def _spreadsheet(content: bytes, columns: Mapping[str, str] | None) -> Contents:
    """The first sheet of a workbook whose headings are known."""
    try:
        reach = farthest_cells(content)
        if sum(cells for _, cells in reach) > MOST_CELLS:
            cell = max(reach, key=lambda one: one[1])[0]
            return _unreadable(
                Form.SPREADSHEET,
                f"A sheet reaches as far as cell {cell}, which is more than can be read at once. Delete what stands"
                " far away from the table, or save the table as CSV",
            )
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [
            read_table(workbook.get_sheet_by_name(name).to_python(skip_empty_area=False), columns)
            for name in workbook.sheet_names
        ]
    except (CalamineError, zipfile.BadZipFile, zlib.error, ValueError, OSError, RuntimeError) as error:
        return _unreadable(Form.SPREADSHEET, f"This is not a spreadsheet that can be read: {error}")
    chosen = next((sheet for sheet in sheets if sheet.headings), None) or next(iter(sheets), Sheet())
    return Contents(Form.SPREADSHEET, sheet=chosen, faults=chosen.faults, notes=chosen.notes)


def _tables(content: bytes) -> Contents:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            files = [one for one in package.infolist() if one.filename.lower().endswith(".csv")]
            if sum(one.file_size for one in files) > MOST_UNPACKED:
                return _unreadable(Form.TABLES, "The package holds more than can be read at once")
            read = {one.filename: package.read(one) for one in files}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        return _unreadable(Form.TABLES, f"This is not a zip file that can be read: {error}")
    records, faults = read_tables(read)
    return Contents(Form.TABLES, iter(records), faults=faults)


def _names_in(content: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return package.namelist()
    except zipfile.BadZipFile:
        return []


def _unpacked(content: bytes) -> bytes:
    with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
        found = packed.read(MOST_UNPACKED + 1)
    if len(found) > MOST_UNPACKED:
        raise ValueError("it holds more than can be read at once")
    return found


def _unreadable(form: Form, message: str) -> Contents:
    return Contents(form, faults=[Fault("the file", "", message)])
