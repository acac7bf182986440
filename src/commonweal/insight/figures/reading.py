"""Published tables from pairs of files: NAME.csv holds the figures as printed, NAME.toml says what they are. Pure.

All faults of all files are found before anything is given back; with one fault there are no tables.
`data/places/README.md` describes the format for those who write such files.
"""

import csv
import io
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from commonweal.insight.figures.claims import checks_of, with_remarks
from commonweal.insight.figures.printed import Printed, read_printed
from commonweal.insight.figures.sidecars import LONGEST, Fault, Sidecar, read_sidecar
from commonweal.insight.figures.tables import PublishedCell, PublishedTable

UNIT, NOTE = "unit", "note"
"""Columns that say something of the figure in their row, and hold no figures themselves."""

LONGEST_ROW = 200
LONGEST_NAME = 50
"""Characters, as many as the database keeps."""
MOST_DIGITS, MOST_DECIMALS = 12, 4

NOT_STATED = "not stated"

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_YEAR = re.compile(r"[0-9]{4}([-/][0-9]{2})?")


@dataclass(frozen=True)
class ReadFigures:
    """Either tables, or the faults that kept them from being read."""

    tables: tuple[PublishedTable, ...]
    faults: tuple[Fault, ...]


def read_tables(files: Mapping[str, bytes], known: Mapping[str, Collection[str]] | None = None) -> ReadFigures:
    """Read every NAME.csv with its NAME.toml among the files (by name); files of other kinds are passed over.

    `known` gives the names that labels of a kind may have ({"council": ["Poole", ...]}), in any case of letters;
    a kind that it leaves out may have any.
    """
    faults: list[Fault] = []
    texts = {name: text for name, raw in files.items() if (text := _decoded(name, raw, faults)) is not None}
    names = sorted({name.rpartition(".")[0] for name in files if name.endswith((".csv", ".toml"))})
    tables: dict[str, PublishedTable] = {}
    sidecars: dict[str, Sidecar] = {}
    for name in names:
        csv_file, toml_file = f"{name}.csv", f"{name}.toml"
        if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
            remedy = f"Use small letters, digits and single hyphens, {LONGEST_NAME} at most, as in care-homes.csv"
            faults.append(Fault(csv_file if csv_file in files else toml_file, None, None, "not a usable name", remedy))
        if csv_file not in files:
            faults.append(
                Fault(toml_file, None, None, f"there is no {csv_file} beside it", "Add the table, or remove it")
            )
        if toml_file not in files:
            remedy = "Add it: it says where the table comes from and what its columns are"
            faults.append(Fault(csv_file, None, None, f"there is no {toml_file} beside it", remedy))
        if csv_file in texts and toml_file in texts:
            sidecar, found = read_sidecar(toml_file, texts[toml_file])
            faults += found
            if sidecar:
                sidecars[name] = sidecar
                tables[name] = _Sheet(name, texts[csv_file], sidecar, known or {}, faults).table()
    for name, table in tables.items():
        if table.cells:
            remarked = with_remarks(table, sidecars[name], faults)
            tables[name] = replace(remarked, checks=checks_of(table, sidecars[name], tables, faults))
    return ReadFigures(() if faults else tuple(tables.values()), tuple(faults))


def _decoded(name: str, raw: bytes, faults: list[Fault]) -> str | None:
    if not name.endswith((".csv", ".toml")):
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        remedy = "Save it again as UTF-8 (in a spreadsheet: 'CSV UTF-8')"
        faults.append(Fault(name, line, None, "holds a character that is not UTF-8", remedy))
        return None


class _Sheet:
    """One CSV file being read."""

    def __init__(
        self, name: str, text: str, sidecar: Sidecar, known: Mapping[str, Collection[str]], faults: list[Fault]
    ) -> None:
        self.name, self.file, self.sidecar, self.faults = name, f"{name}.csv", sidecar, faults
        self.known = {kind: {one.casefold() for one in names} for kind, names in known.items()}
        self.headings: list[str] = []
        self.rows: list[tuple[int, list[str]]] = []
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        line = 1
        try:
            for fields in reader:
                if any(field.strip() for field in fields):
                    self.rows.append((line, [field.strip() for field in fields]))
                line = reader.line_num + 1
        except csv.Error as error:
            self.fault(reader.line_num, None, f"not valid CSV: {error}", "Put a text with commas or quotes in quotes")

    def fault(self, line: int | None, column: str | None, problem: str, remedy: str) -> None:
        self.faults.append(Fault(self.file, line, column, problem, remedy))

    def table(self) -> PublishedTable:
        sidecar = self.sidecar
        across = sidecar.across[0] if sidecar.across else None
        dimensions = dict(sidecar.labels) | ({across: sidecar.across[1]} if sidecar.across and across else {})
        cells: list[PublishedCell] = []
        if len(self.rows) < 2:
            self.fault(1, None, "there are no rows below the headings", "Write headings, then one row for each line")
        elif self.take_headings():
            for line, fields in self.rows[1:]:
                if len(fields) == len(self.headings):
                    cells += self.cells_of(line, dict(zip(self.headings, fields, strict=True)), dimensions)
                else:
                    problem = f"has {len(fields)} fields where there are {len(self.headings)} headings"
                    self.fault(line, None, problem, 'A figure with a comma must stand in quotes, as "1,234"')
        self.refuse_doubles(cells)
        return PublishedTable(
            name=self.name,
            title=sidecar.title,
            document=sidecar.document,
            section=sidecar.section,
            as_at=sidecar.as_at,
            dimensions=dimensions,
            across=across,
            cells=tuple(cells),
        )

    def take_headings(self) -> bool:
        """Whether the headings are such that rows can be read by them."""
        line, self.headings = self.rows[0]
        before = len(self.faults)
        for number, heading in enumerate(self.headings, 1):
            if not heading:
                self.fault(line, f"column {number}", "has no heading", "Give it one, or take the column out")
            elif heading in self.headings[: number - 1]:
                self.fault(line, heading, "two columns have this heading", "Give each column its own")
        for label in self.sidecar.labels:
            if label not in self.headings:
                remedy = f"Add it, or correct [labels] in {self.name}.toml"
                self.fault(line, label, "the column of these labels is missing", remedy)
        figures = self.figure_columns()
        if not figures:
            self.fault(line, None, "there is no column of figures", "Add one beside the columns of labels")
        elif len(figures) > 1 and not self.sidecar.across:
            remedy = (
                f'Say what these headings are in {self.name}.toml: [across] and under it a line as area = "council"'
            )
            self.fault(line, None, f"there are several columns of figures: {', '.join(figures)}", remedy)
        for heading in figures if self.sidecar.across else ():
            self.label(line, heading, heading, self.sidecar.across[1] if self.sidecar.across else "text")
        if UNIT not in self.headings and not self.sidecar.unit:
            self.faults.append(
                Fault(
                    f"{self.name}.toml", 1, UNIT, "is missing", f'Add {UNIT} = "...", or a column "{UNIT}" to the table'
                )
            )
        return len(self.faults) == before

    def figure_columns(self) -> list[str]:
        return [
            heading for heading in self.headings if heading not in self.sidecar.labels and heading not in (UNIT, NOTE)
        ]

    def label(self, line: int, column: str, label: str, kind: str) -> str:
        """The label, with a fault where it is not one of its kind."""
        if kind == "year" and not _YEAR.fullmatch(label):
            self.fault(line, column, f"{label!r} is not a year", "Write it as 2014 or 2014/15")
        elif label and kind in self.known and label.casefold() not in self.known[kind]:
            remedy = f"Use a name that place.toml gives, or add it there as {kind} or as known_as"
            self.fault(line, column, f"{label!r} is not a known {kind}", remedy)
        return label

    def cells_of(self, line: int, row: Mapping[str, str], dimensions: Mapping[str, str]) -> list[PublishedCell]:
        labels = {name: self.label(line, name, row[name], kind) for name, kind in self.sidecar.labels.items()}
        unit = row.get(UNIT) or self.sidecar.unit
        if not unit:
            self.fault(line, UNIT, "the figure has no unit", "Write what is counted, such as people or hours a week")
        elif len(unit) > LONGEST["unit"]:
            self.fault(line, UNIT, f"has {len(unit)} characters", f"Shorten it to {LONGEST['unit']}")
        row_label = ", ".join(label or NOT_STATED for label in labels.values())
        if len(row_label) > LONGEST_ROW:
            self.fault(line, None, f"its labels have {len(row_label)} characters", f"Shorten them to {LONGEST_ROW}")
        cells = []
        for heading in self.figure_columns():
            printed = self.figure(line, heading, row[heading])
            cell = PublishedCell(
                table=self.name,
                row=row_label,
                column=heading,
                labels=labels | ({self.sidecar.across[0]: heading} if self.sidecar.across else {}),
                printed=row[heading],
                value=printed.value,
                approximate=printed.approximate,
                nil=printed.nil,
                unit=unit,
                note=row.get(NOTE, ""),
                line=line,
            )
            cells.append(cell)
        return cells

    def figure(self, line: int, column: str, text: str) -> Printed:
        try:
            printed = read_printed(text)
        except ValueError as error:
            problem, _, remedy = str(error).partition(". ")
            self.fault(line, column, problem, remedy)
            return Printed(None)
        if printed.value is not None:
            decimals = -int(printed.value.as_tuple().exponent)
            if abs(printed.value) >= 10**MOST_DIGITS or decimals > MOST_DECIMALS:
                remedy = f"Write at most {MOST_DIGITS} digits before the point and {MOST_DECIMALS} after it"
                self.fault(line, column, f"{text!r} has more digits than are kept", remedy)
        return printed

    def refuse_doubles(self, cells: list[PublishedCell]) -> None:
        first: dict[tuple[str, str], int] = {}
        for cell in cells:
            line = first.setdefault((cell.row, cell.column), cell.line)
            if line != cell.line:
                problem = f"has the same labels as line {line} ({cell.row})"
                self.fault(cell.line, None, problem, "Remove one of the two, or add a column that tells them apart")
