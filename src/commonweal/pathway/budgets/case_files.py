"""Past cases from a spreadsheet: read whole or not at all, with what is wrong in each row. Pure."""

import csv
import io
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from commonweal.pathway.budgets.support_reasons import SUPPORT_REASONS, age_band, reason_words
from commonweal.pathway.budgets.what_if import PastCase

COLUMNS = ("reference", "points", "weekly_cost", "support_reason", "age")
NEEDED = COLUMNS[:3]
MOST_ROWS = 50_000
MOST_POINTS, MOST_COST, MOST_AGE = Decimal(10_000), Decimal(100_000), 120


@dataclass(frozen=True)
class RowFault:
    """What is wrong in one row, and what to do about it. Rows are counted as a spreadsheet does, from the heading."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"Row {self.row}{f', {self.column}' if self.column else ''}: {self.message}"


@dataclass(frozen=True)
class CaseFile:
    """What was read: either cases, each with its reference, or faults."""

    cases: tuple[tuple[str, PastCase], ...]
    faults: tuple[RowFault, ...]


def read_cases(content: str) -> CaseFile:
    """Cases of a CSV file with the columns reference, points, weekly_cost and, if wanted, support_reason and age.

    `reference` is the council's own, and no name. Any fault leaves all rows out.
    """
    rows = list(csv.reader(io.StringIO(content.lstrip("\ufeff"))))
    heading = [name.strip().lower() for name in rows[0]] if rows else []
    missing = [name for name in NEEDED if name not in heading]
    if missing:
        return CaseFile((), (RowFault(1, ", ".join(missing), "Add a heading for this column, spelled like this"),))
    unknown = [name for name in heading if name not in COLUMNS]
    if unknown:
        return CaseFile((), (RowFault(1, ", ".join(unknown), f"Take this column out: only {', '.join(COLUMNS)}"),))
    if len(rows) - 1 > MOST_ROWS:
        return CaseFile((), (RowFault(1, "", f"There are more than {MOST_ROWS:,} rows: send it in parts"),))
    cases: dict[str, PastCase] = {}
    faults: list[RowFault] = []
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        read = _Row(number, dict(zip(heading, (cell.strip() for cell in row), strict=False)), faults)
        reference = read.reference(cases)
        case = PastCase(
            read.amount("points", MOST_POINTS),
            read.amount("weekly_cost", MOST_COST),
            read.reason(),
            read.age_band(),
        )
        cases.setdefault(reference, case)
    if not cases and not faults:
        faults.append(RowFault(2, "", "There is no row under the heading"))
    return CaseFile((), tuple(faults)) if faults else CaseFile(tuple(cases.items()), ())


@dataclass
class _Row:
    number: int
    cells: dict[str, str]
    faults: list[RowFault]

    def _fault(self, column: str, message: str) -> None:
        self.faults.append(RowFault(self.number, column, message))

    def reference(self, taken: dict[str, PastCase]) -> str:
        found = self.cells.get("reference", "")
        if not found:
            self._fault("reference", "Give the case a reference of your own, without a name")
        elif len(found) > 60:
            self._fault("reference", "Give a reference of at most 60 letters and digits")
        elif found in taken:
            self._fault("reference", f"{found} stands in a row above already: each case once")
        return found

    def amount(self, column: str, most: Decimal) -> Decimal:
        typed = self.cells.get(column, "").replace("£", "").replace(",", "")
        try:
            found = Decimal(typed)
        except InvalidOperation:
            self._fault(column, f"“{typed}” is no number: write it like 12.50")
            return Decimal(0)
        if not (found.is_finite() and 0 <= found <= most and found == round(found, 2)):
            self._fault(column, f"Give a number from 0 to {most:,} with at most two places, like 12.50")
            return Decimal(0)
        return found

    def reason(self) -> str:
        typed = self.cells.get("support_reason", "")
        if typed and typed not in SUPPORT_REASONS:
            self._fault("support_reason", f"“{typed}” is not one of {', '.join(SUPPORT_REASONS)}")
        return reason_words(typed)

    def age_band(self) -> str:
        typed = self.cells.get("age", "")
        if not typed:
            return age_band(None)
        if not (typed.isascii() and typed.isdigit() and int(typed) <= MOST_AGE):
            self._fault("age", f"Give whole years from 0 to {MOST_AGE}")
            return age_band(None)
        return age_band(int(typed))
