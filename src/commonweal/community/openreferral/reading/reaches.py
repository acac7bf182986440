"""How far the sheets of a workbook reach, before they are opened. Pure.

A sheet is read as one block of cells, and a single cell far away from the table (a space that somebody typed into the
last column) makes a block that no memory holds: that ends the whole process, with nobody told why.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import ParseError, iterparse

MOST_CELLS = 5_000_000
"""In all sheets of a workbook: 100,000 services in fifty columns."""

_CELL = re.compile(
    rb"""r(?<=\sr)\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,7})["'](?!(?:\s+[\w:]+\s*=\s*["'][^"'<>]*["'])*\s*/>)"""
)
"""How a row or cell of Excel says where it is: "7" for a row, "C7" for a cell. One with nothing in it but a colour
takes no room."""
_PIECE, _LONGEST_TAG = 1 << 20, 10 << 20
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def farthest_cells(workbook: bytes) -> list[tuple[str, int]]:
    """For each sheet of a workbook the farthest corner ("XFD20000") and how many cells lie before it.

    Of the oldest form of Excel (xls) none, since its sheets are small. Raises ValueError for a form that cannot be
    judged, and BadZipFile for one that is broken.
    """
    if workbook[:2] != b"PK":
        return []
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        names = package.namelist()
        if "content.xml" in names:
            with package.open("content.xml") as part:
                corners = list(_corners_of_tables(part))
        elif any(name.lower().endswith("workbook.bin") for name in names):
            raise ValueError("it is a binary workbook (xlsb). Save it as xlsx")
        else:
            corners = [_corner(package, name) for name in names if name.lower().endswith(".xml")]
    return [(f"{_letters(columns)}{rows}", rows * columns) for rows, columns in corners if rows and columns]


def _corner(package: zipfile.ZipFile, name: str) -> tuple[int, int]:
    """The farthest row and column that a part of a workbook of Excel names."""
    rows = columns = 0
    with package.open(name) as part:
        rest = b""
        while piece := part.read(_PIECE):
            rest += piece
            whole = rest.rfind(b">") + 1
            for letters, row in _CELL.findall(rest[:whole]):
                rows, columns = max(rows, int(row)), max(columns, _number(letters))
            rest = rest[whole:]
            if len(rest) > _LONGEST_TAG:
                raise ValueError(f"{name} in it is not XML")
    return rows, columns


def _corners_of_tables(part: IO[bytes]) -> Iterator[tuple[int, int]]:
    """The farthest row and column with something in it, for each table of an OpenDocument workbook. There equal cells
    and rows stand once with how often they come, and what is empty to the end of the sheet is said so too."""
    row = column = rows = columns = filled = 0
    try:
        for _, element in iterparse(part):  # noqa: S314 - expat itself ends entities that grow, and fetches none
            if element.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                column += int(element.get(f"{_TABLE}number-columns-repeated") or 1)
                if len(element) or element.get(f"{_OFFICE}value-type"):
                    filled = column
            elif element.tag == f"{_TABLE}table-row":
                row += int(element.get(f"{_TABLE}number-rows-repeated") or 1)
                if filled:
                    rows, columns = row, max(columns, filled)
                column = filled = 0
                element.clear()
            elif element.tag == f"{_TABLE}table":
                yield rows, columns
                row = rows = columns = 0
    except ParseError as error:
        raise ValueError(f"it is not XML: {error}") from None


def _number(letters: bytes) -> int:
    """A column by its letters: 1 for A, 28 for AB."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
