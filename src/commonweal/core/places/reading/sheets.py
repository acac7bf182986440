"""A CSV file as rows by heading, each with its line. Pure."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.core.places.faults import Fault, at


@dataclass(frozen=True)
class Row:
    """One line of a file: its fields by heading, without the spaces around them."""

    file: str
    line: int
    fields: dict[str, str]
    faults: list[Fault]

    def __getitem__(self, column: str) -> str:
        return self.fields[column]

    def fault(self, column: str, message: str) -> None:
        self.faults.append(Fault(self.file, at(self.line, column), message))

    def text(self, column: str, longest: int) -> str:
        """A field that must not be empty."""
        text = self[column]
        if not text:
            self.fault(column, "Nothing stands here. Fill it in.")
        elif len(text) > longest:
            self.fault(column, f"It has {len(text)} characters. Shorten it to {longest}.")
        return text

    def degrees(self, column: str, limit: int) -> float:
        """Degrees of latitude or longitude, from -limit to limit."""
        try:
            degrees = float(self[column])
        except ValueError:
            degrees = float("nan")
        if not -limit <= degrees <= limit:
            self.fault(column, f"“{self[column]}” is not a number of degrees from -{limit} to {limit}, as 50.74206.")
        return degrees

    def persons(self, column: str) -> int | None:
        """A whole number of persons, or None where the field is empty."""
        text = self[column]
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            self.fault(
                column, f"“{text}” is not a whole number of persons. Write it without commas, or leave it empty."
            )
            return None
        return int(text)


def decoded(file: str, raw: bytes, faults: list[Fault]) -> str | None:
    """The text of a file; None, with a fault, where it is not UTF-8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = "A character is not UTF-8. Save the file again as UTF-8 (in a spreadsheet: “CSV UTF-8”)."
        faults.append(Fault(file, at(line), message))
        return None


def read_rows(file: str, raw: bytes, columns: Sequence[str], faults: list[Fault]) -> list[Row]:
    """The rows below the headings. A file without one of `columns` has none; a line of another length is left out."""
    text = decoded(file, raw, faults)
    if text is None:
        return []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    headings: list[str] = []
    line = 1
    try:
        for fields in reader:
            here, line = line, reader.line_num + 1
            if not any(field.strip() for field in fields):
                continue
            if not headings:
                headings = [field.strip() for field in fields]
                missing = [column for column in columns if column not in headings]
                for column in missing:
                    faults.append(
                        Fault(file, at(here, column), "This column is missing. Add it, even where it is empty.")
                    )
                if missing:
                    return []
            elif len(fields) != len(headings):
                message = f"It has {len(fields)} fields where there are {len(headings)} headings. "
                message += "A name with a comma in it must stand in quotes."
                faults.append(Fault(file, at(here), message))
            else:
                named = dict(zip(headings, (field.strip() for field in fields), strict=True))
                rows.append(Row(file, here, named, faults))
    except csv.Error as error:
        message = f"Not valid CSV: {error}. Put a text with commas or quotes in quotes."
        faults.append(Fault(file, at(reader.line_num), message))
    if not headings:
        faults.append(Fault(file, "", f"The file is empty. Its first line names the columns: {', '.join(columns)}."))
    return rows
