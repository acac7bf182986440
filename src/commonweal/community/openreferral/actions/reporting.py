"""What an import found, record by record, for whoever decides on it."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from commonweal.core.places.faults import Fault

MOST_ENTRIES = 1_000
"""New and changed entries that a report tells one by one; the rest is counted."""
MOST_FAULTS = 5_000
"""Faults that a report keeps; the rest is counted."""


class State(StrEnum):
    """What taking a record in does."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAULTY = "faulty"


@dataclass(frozen=True)
class Change:
    """One field that a record changes, its lines before and after."""

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Term:
    """One of our terms that was found for a record, and why."""

    list: str
    key: str
    name: str
    why: str


@dataclass(frozen=True)
class Entry:
    """A record that is new or changes an entry."""

    where: str
    id: str
    name: str
    state: State
    changes: tuple[Change, ...] = ()
    terms: tuple[Term, ...] = ()


@dataclass
class Report:
    """All that was found. `stored` says whether it was kept: not with a fault, nor when it was only a check."""

    counts: dict[State, int] = field(default_factory=lambda: dict.fromkeys(State, 0))
    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0
    notes: list[str] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    stored: bool = False

    @property
    def records(self) -> int:
        """Records that were read."""
        return sum(self.counts.values())

    @property
    def left_off(self) -> int:
        """New and changed entries that are counted and not told one by one."""
        return self.counts[State.NEW] + self.counts[State.CHANGED] - len(self.entries)

    def add_faults(self, faults: "list[Fault] | tuple[Fault, ...]") -> None:
        self.fault_count += len(faults)
        self.faults += faults[: max(0, MOST_FAULTS - len(self.faults))]

    def add_note(self, note: str) -> None:
        if len(self.notes) < MOST_ENTRIES:
            self.notes.append(note)

    def add(self, entry: Entry) -> None:
        self.counts[entry.state] += 1
        if len(self.entries) < MOST_ENTRIES:
            self.entries.append(entry)

    def in_json(self) -> dict[str, Any]:
        """As JSON has it, to keep and to print."""
        return {
            "stored": self.stored,
            "records": self.records,
            "counts": {str(state): count for state, count in self.counts.items()},
            "faults": [asdict(fault) for fault in self.faults],
            "fault_count": self.fault_count,
            "entries": [asdict(entry) for entry in self.entries],
            "left_off": self.left_off,
            "notes": self.notes,
            "headings": self.headings,
        }
