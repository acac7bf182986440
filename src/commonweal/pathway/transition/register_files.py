"""Young people from a spreadsheet of schools or children's services: read whole or not at all. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from commonweal.core.design.csv_rows import RowFault, read_known_rows

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


def read_register(content: str, needs: Collection[str]) -> tuple[list[RegisterRow], list[RowFault]]:
    """Rows of a CSV file with the columns named above, the first four needed; or faults, and then no rows."""
    lines, faults = read_known_rows(content, columns=COLUMNS, needed=NEEDED, most=MOST_ROWS)
    rows: list[RegisterRow] = []
    seen: dict[tuple[str, str, date], int] = {}
    for line in lines:
        number, cells = line.number, line.cells
        wrong = _wrong(cells, needs)
        try:
            born = date.fromisoformat(cells.get("date_of_birth", ""))
        except ValueError:
            wrong["date_of_birth"] = "Write the date as YYYY-MM-DD"
            born = date.min
        key = (cells.get("given_name", "").lower(), cells.get("family_name", "").lower(), born)
        if not wrong and key in seen:
            wrong["family_name"] = f"This person stands in row {seen[key]} already"
        faults += [RowFault(number, column, message) for column, message in wrong.items()]
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
