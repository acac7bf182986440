"""Reading a CSV file as rows of named cells, and what is wrong with its heading or in a row. Pure.

Rows are counted as a spreadsheet does: the heading is row 1.
"""

import csv
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class RowFault:
    """What is wrong in one row, and what to do about it: 2 is the first row under the heading, 0 the file itself.
    `column` is "" where it is about the whole row."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        where = f"Row {self.row}" if self.row else "The file"
        return f"{where}{f', {self.column}' if self.column else ''}: {self.message}"


@dataclass(frozen=True)
class NumberedRow:
    """One row: its number in the file, and its cells without spaces around them, by column in lower case."""

    number: int
    cells: dict[str, str]


def split_rows(text: str, *, strict: bool = False) -> tuple[list[str], list[NumberedRow]]:
    """The columns of a CSV file in lower case, and the rows in which anything is written.

    Raises csv.Error where it cannot be read as CSV; with `strict`, also for a quotation mark out of its place.
    """
    lines = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), strict=strict))
    heading = [name.strip().lower() for name in lines[0]] if lines else []
    rows = [
        NumberedRow(number, dict(zip(heading, (cell.strip() for cell in line), strict=False)))
        for number, line in enumerate(lines[1:], 2)
        if any(cell.strip() for cell in line)
    ]
    return heading, rows


def read_known_rows(
    content: str, *, columns: Sequence[str], needed: Collection[str], most: int
) -> tuple[list[NumberedRow], list[RowFault]]:
    """The rows of a CSV file that has these columns and no others, those `needed` at least, and at most `most` rows; or
    what is wrong with the file, and then no rows."""
    try:
        heading, rows = split_rows(content)
    except csv.Error as error:
        return [], [RowFault(0, "", f"It cannot be read as CSV: {error}")]
    if missing := [name for name in columns if name in needed and name not in heading]:
        return [], [RowFault(1, ", ".join(missing), "Add a heading for this column, spelled like this")]
    if unknown := [name for name in heading if name not in columns]:
        return [], [RowFault(1, ", ".join(unknown), f"Take this column out: only {', '.join(columns)}")]
    if len(rows) > most:
        return [], [RowFault(1, "", f"There are more than {most:,} rows: send it in parts")]
    if not rows:
        return [], [RowFault(2, "", "There is no row under the heading")]
    return rows, []
