"""Reading a CSV file as rows with named columns: all of it, or a report of all that is wrong, row by row. Pure."""

import csv
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypeVar
from uuid import UUID

from commonweal.core.design.csv_rows import NumberedRow, RowFault, split_rows

Read = TypeVar("Read")
MOST_ROWS = 50_000
LARGEST = Decimal(10_000_000)


class FaultyFileError(ValueError):
    """A file that cannot be taken; `faults` lists everything found, and nothing of it is kept."""

    def __init__(self, faults: Sequence[RowFault]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = list(faults)


class Cell(ValueError):  # noqa: N818 - raised by a reader of one cell
    """A cell that cannot be read: its column and why."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column
        self.message = message


class Row(NumberedRow):
    """A row whose cells are read as text, amounts, days and ids: each raises Cell for what it cannot be."""

    def text(self, column: str, *, needed: bool = False, longest: int = 300) -> str:
        value = self.cells.get(column, "")
        if needed and not value:
            raise Cell(column, "is empty")
        if len(value) > longest:
            raise Cell(column, f"is longer than {longest} letters")
        return value

    def amount(self, column: str, *, least: Decimal | None = Decimal(0), needed: bool = True) -> Decimal:
        """A number with at most two places; £, spaces and the commas of thousands are left out."""
        typed = self.text(column, needed=needed).replace("£", "").replace(",", "").replace(" ", "")
        if not typed:
            return Decimal(0)
        try:
            value = Decimal(typed)
        except InvalidOperation:
            raise Cell(column, f"{typed!r} is no number") from None
        if not value.is_finite() or abs(value) > LARGEST:
            raise Cell(column, f"{typed!r} is no number that can be kept")
        if value != value.quantize(Decimal("0.01")):
            raise Cell(column, f"{typed!r} has more than two places")
        if least is not None and value < least:
            raise Cell(column, f"{typed!r} is less than {least}")
        return value.quantize(Decimal("0.01"))

    def day(self, column: str, format: str = "") -> date:
        """A day as 2026-11-23 or 23/11/2026, or as `format` (of strptime) says."""
        typed = self.text(column, needed=True)
        for pattern in (format,) if format else ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(typed, pattern).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        raise Cell(column, f"{typed!r} is no date. Write it like 2026-11-23")

    def monday(self, column: str) -> date:
        day = self.day(column)
        if day.weekday():
            raise Cell(column, f"{day.isoformat()} is no Monday. A week is named by its Monday")
        return day

    def identity(self, column: str) -> UUID:
        typed = self.text(column, needed=True)
        try:
            return UUID(typed)
        except ValueError:
            raise Cell(column, f"{typed!r} is not an id from the list that can be downloaded") from None


def read_rows(content: bytes, columns: Sequence[str], read: Callable[[Row], Read]) -> list[tuple[Row, Read]]:
    """Every row of a CSV file through `read`, which raises Cell for what it cannot take.

    Raises FaultyFileError with every fault: a column that is missing, no rows, and each row that cannot be read.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    try:
        header, numbered = split_rows(text, strict=True)
    except csv.Error as error:
        raise FaultyFileError([RowFault(0, "", f"It cannot be read as CSV: {error}")]) from None
    missing = [name for name in columns if name not in header]
    if missing:
        raise FaultyFileError([RowFault(1, name, "this column is missing") for name in missing])
    rows = [Row(one.number, one.cells) for one in numbered]
    if not rows:
        raise FaultyFileError([RowFault(0, "", "It has no rows under its header")])
    if len(rows) > MOST_ROWS:
        raise FaultyFileError([RowFault(0, "", f"It has {len(rows):,} rows. Send at most {MOST_ROWS:,} at a time")])
    taken, faults = [], []
    for row in rows:
        try:
            taken.append((row, read(row)))
        except Cell as wrong:
            faults.append(RowFault(row.number, wrong.column, wrong.message))
    if faults:
        raise FaultyFileError(faults)
    return taken
