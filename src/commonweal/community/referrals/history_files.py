"""Referrals of the past, as another system's list has them: counts without names. Pure.

One row is one referral. A council that kept its checklists in a spreadsheet brings them along so that its figures go
on; whom they were about is not brought.
"""

import csv
import io
from dataclasses import dataclass
from datetime import date

from commonweal.community.referrals.states import Outcome

COLUMNS = {
    "checklist": "what the list calls the checklist: the same on each of its rows; empty for a referral without one",
    "from": "the organisation that referred, as place.toml names it",
    "sent_on": "the day, as 2026-05-31",
    "question": "key of the question that was ticked; empty without a checklist",
    "source": "where it came from (gp, hospital, library …); empty with a checklist",
    "needs": "keys of needs, parted by semicolons",
    "to": "who was asked, by name: an organisation (of a council or NHS body “team, organisation”) or a service; empty "
    "for a tick that nobody here answered: then what follows is empty too",
    "contacted_on": "the day somebody first spoke with the person; empty where nobody did",
    "outcome": f"one of {', '.join(Outcome)}",
    "ended_on": "the day it ended",
}
"""Each column of the file, and what it holds."""

_COLUMNS_NEEDED = ("from", "sent_on", "to", "outcome", "ended_on")


@dataclass(frozen=True)
class PastReferral:
    """One referral of the past; without `to_name`, a tick of a checklist that nobody answered."""

    from_name: str
    sent_on: date
    to_name: str
    outcome: Outcome
    ended_on: date
    contacted_on: date | None = None
    checklist: str = ""
    question: str = ""
    source: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class RowFault:
    """What is wrong with a row: its number (the header is 1), the column, and what to do."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"row {self.row}, {self.column}: {self.message}"


def read_history(content: str) -> tuple[list[PastReferral], list[RowFault]]:
    """The rows of a CSV file, and every fault in it; with a fault no row is to be used."""
    reader = csv.DictReader(io.StringIO(content))
    header = [name.strip().lower() for name in reader.fieldnames or []]
    faults = [RowFault(1, name, "This column is missing") for name in _COLUMNS_NEEDED if name not in header]
    faults += [RowFault(1, name, "This column is not known") for name in header if name not in COLUMNS]
    if faults:
        return [], faults
    found: list[PastReferral] = []
    for number, raw in enumerate(reader, 2):
        row = {
            str(name).strip().lower(): (value or "").strip() for name, value in raw.items() if isinstance(value, str)
        }
        wrong: list[RowFault] = []
        one = _read_row(number, row, wrong)
        faults += wrong
        if one is not None and not wrong:
            found.append(one)
    return found, faults


def _read_row(number: int, row: dict[str, str], wrong: list[RowFault]) -> PastReferral | None:
    is_gap = not row.get("to")
    for name in ("from", "sent_on", *(("checklist", "question") if is_gap else ("outcome", "ended_on"))):
        if not row.get(name):
            why = "This is needed where nobody was asked" if is_gap else "This is needed"
            wrong.append(RowFault(number, name, why))
    if is_gap and not wrong:
        row = row | {"outcome": Outcome.NOWHERE, "ended_on": row["sent_on"]}
    sent_on, ended_on = _day(number, row, "sent_on", wrong), _day(number, row, "ended_on", wrong)
    contacted_on = _day(number, row, "contacted_on", wrong)
    if row.get("outcome") and row["outcome"] not in list(Outcome):
        wrong.append(RowFault(number, "outcome", f"Use one of {', '.join(Outcome)}"))
    if wrong or sent_on is None or ended_on is None:
        return None
    if ended_on < sent_on:
        wrong.append(RowFault(number, "ended_on", "It cannot end before it was sent"))
    if contacted_on is not None and not sent_on <= contacted_on <= ended_on:
        wrong.append(RowFault(number, "contacted_on", "This is not between the day it was sent and the day it ended"))
    return PastReferral(
        from_name=row["from"],
        sent_on=sent_on,
        to_name=row["to"],
        outcome=Outcome(row["outcome"]),
        ended_on=ended_on,
        contacted_on=contacted_on,
        checklist=row.get("checklist", ""),
        question=row.get("question", ""),
        source=row.get("source", ""),
        needs=tuple(filter(None, (need.strip() for need in row.get("needs", "").split(";")))),
    )


def _day(number: int, row: dict[str, str], name: str, wrong: list[RowFault]) -> date | None:
    if not row.get(name):
        return None
    try:
        return date.fromisoformat(row[name])
    except ValueError:
        wrong.append(RowFault(number, name, "Write the day as 2026-05-31"))
        return None
