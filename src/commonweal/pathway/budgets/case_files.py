"""Past cases from a spreadsheet: read whole or not at all, with what is wrong in each row. Pure."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from commonweal.core.design.csv_rows import RowFault, read_known_rows
from commonweal.pathway.budgets.support_reasons import SUPPORT_REASONS, reason_words
from commonweal.pathway.budgets.what_if import PastCase
from commonweal.pathway.plans.age_bands import age_band

COLUMNS = ("reference", "points", "weekly_cost", "support_reason", "age")
NEEDED = COLUMNS[:3]
MOST_ROWS = 50_000
MOST_POINTS, MOST_COST, MOST_AGE = Decimal(10_000), Decimal(100_000), 120


@dataclass(frozen=True)
class CaseFile:
    """What was read: either cases, each with its reference, or faults."""

    cases: tuple[tuple[str, PastCase], ...]
    faults: tuple[RowFault, ...]


def read_cases(content: str) -> CaseFile:
    """Cases of a CSV file with the columns reference, points, weekly_cost and, if wanted, support_reason and age.

    `reference` is the council's own, and no name. Any fault leaves all rows out.
    """
    rows, faults = read_known_rows(content, columns=COLUMNS, needed=NEEDED, most=MOST_ROWS)
    cases: dict[str, PastCase] = {}
    for row in rows:
        read = _Row(row.number, row.cells, faults)
        reference = read.reference(cases)
        case = PastCase(
            read.amount("points", MOST_POINTS),
            read.amount("weekly_cost", MOST_COST),
            read.reason(),
            read.age_band(),
        )
        cases.setdefault(reference, case)
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
