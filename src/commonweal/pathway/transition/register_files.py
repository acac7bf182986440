"""Young people from a spreadsheet of schools or children's services: read whole or not at all. Pure."""

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

COLUMNS = (
    "given_name",
    "family_name",
    "date_of_birth",
    "nhs_number",
    "need",
    "school",
    "placement",
    "placement_reason",
)
NEEDED = ("given_name", "family_name", "date_of_birth", "need")
PLACEMENTS = ("home", "residential", "out_of_area")
MOST_ROWS = 2_000


@dataclass(frozen=True)
class FileFault:
    """What is wrong in one row, counted as a spreadsheet does: the heading is row 1."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"Row {self.row}{f', {self.column}' if self.column else ''}: {self.message}"


@dataclass(frozen=True)
class RegisterRow:
    """One young person of a file."""

    number: int
    given_name: str
    family_name: str
    born: date
    nhs_number: str
    need: str
    school: str
    placement: str
    placement_reason: str


def read_register(content: str, needs: Collection[str]) -> tuple[list[RegisterRow], list[FileFault]]:
    """Rows of a CSV file with the columns named above, the first four needed; or faults, and then no rows."""
    lines = list(csv.reader(io.StringIO(content.lstrip("\ufeff"))))
    heading = [name.strip().lower() for name in lines[0]] if lines else []
    if missing := [name for name in NEEDED if name not in heading]:
        return [], [FileFault(1, ", ".join(missing), "Add a heading for this column, spelled like this")]
    if unknown := [name for name in heading if name not in COLUMNS]:
        return [], [FileFault(1, ", ".join(unknown), f"Take this column out: only {', '.join(COLUMNS)}")]
    if len(lines) - 1 > MOST_ROWS:
        return [], [FileFault(1, "", f"There are more than {MOST_ROWS:,} rows: send it in parts")]
    rows: list[RegisterRow] = []
    faults: list[FileFault] = []
    seen: dict[tuple[str, str, date], int] = {}
    for number, line in enumerate(lines[1:], 2):
        cells = dict(zip(heading, (cell.strip() for cell in line), strict=False))
        if not any(cells.values()):
            continue
        wrong = _wrong(cells, needs)
        try:
            born = date.fromisoformat(cells.get("date_of_birth", ""))
        except ValueError:
            wrong["date_of_birth"] = "Write the date as YYYY-MM-DD"
            born = date.min
        key = (cells.get("given_name", "").lower(), cells.get("family_name", "").lower(), born)
        if not wrong and key in seen:
            wrong["family_name"] = f"This person stands in row {seen[key]} already"
        faults += [FileFault(number, column, message) for column, message in wrong.items()]
        seen.setdefault(key, number)
        rows.append(
            RegisterRow(
                number,
                cells.get("given_name", ""),
                cells.get("family_name", ""),
                born,
                cells.get("nhs_number", ""),
                cells.get("need", ""),
                cells.get("school", ""),
                cells.get("placement", "") or "home",
                cells.get("placement_reason", ""),
            )
        )
    if not rows and not faults:
        faults.append(FileFault(2, "", "There is no row under the heading"))
    return ([], faults) if faults else (rows, [])


def _wrong(cells: dict[str, str], needs: Collection[str]) -> dict[str, str]:
    wrong = {name: "Fill this in" for name in ("given_name", "family_name") if not cells.get(name)}
    if cells.get("need", "") not in needs:
        wrong["need"] = f"Give one of {', '.join(needs)}"
    placement = cells.get("placement", "") or "home"
    if placement not in PLACEMENTS:
        wrong["placement"] = f"Give one of {', '.join(PLACEMENTS)}, or nothing for home"
    elif placement != "home" and not cells.get("placement_reason"):
        wrong["placement_reason"] = "Say why they cannot live near home"
    return wrong
