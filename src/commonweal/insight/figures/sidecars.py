"""The TOML file beside a table: where the table comes from, what its columns are, and what it claims. Pure.

What is missing, misspelt or of the wrong kind becomes a Fault with its line; reading goes on, so that all are found.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commonweal.insight.figures.tables import DIMENSION_KINDS

Wanted = dict[str, tuple[str, ...]]

LONGEST = {"title": 200, "document": 300, "section": 200, "as_at": 60, "unit": 60, "labels": 60}
"""Characters, as many as the database keeps."""

SMALLEST, LARGEST = Decimal("0.0001"), Decimal(10**12)
"""Bounds of a number in a check: the same that figures have."""


@dataclass(frozen=True)
class Fault:
    """Why a file cannot be used. `line` counts from 1; `column` is a heading or the name of a setting."""

    file: str
    line: int | None
    column: str | None
    problem: str
    remedy: str

    @property
    def where(self) -> str:
        """Where in the file, as "line 4, Dorset"; empty where the fault is of the file as a whole."""
        return ", ".join(filter(None, (f"line {self.line}" if self.line else "", self.column)))

    @property
    def message(self) -> str:
        """What is wrong and what to do."""
        return f"{self.problem}. {self.remedy}."

    def __str__(self) -> str:
        return f"{', '.join(filter(None, (self.file, self.where)))}: {self.message}"


@dataclass(frozen=True)
class Remark:
    """A note or a unit, and the figures it is for: all of the table where `where` is empty."""

    where: Wanted
    says: str
    line: int


@dataclass(frozen=True)
class Claim:
    """A check as written: selections by their key (each with the table it names, or None), and numbers by theirs."""

    kind: str
    says: str
    selections: Mapping[str, tuple[str | None, Wanted]]
    numbers: Mapping[str, Decimal]
    line: int


@dataclass(frozen=True)
class Sidecar:
    title: str
    document: str
    section: str
    as_at: str
    unit: str
    labels: Mapping[str, str]
    across: tuple[str, str] | None
    notes: Sequence[Remark]
    units: Sequence[Remark]
    claims: Sequence[Claim]


@dataclass(frozen=True)
class _ClaimKind:
    selections: tuple[str, ...]
    numbers: tuple[str, ...]
    optional_numbers: tuple[str, ...]


CLAIM_KINDS = {
    "parts-make-total": _ClaimKind(("parts", "total"), (), ("rounded_to",)),
    "parts-make-whole": _ClaimKind(("parts",), ("whole",), ("rounded_to",)),
    "rate-follows": _ClaimKind(("rate", "numerator", "denominator"), (), ("per",)),
}
MAY_NAME_A_TABLE = frozenset({"total", "numerator", "denominator"})


class Settings:
    """One table of the TOML file, taken key by key."""

    def __init__(self, file: str, lines: Sequence[str], start: int, values: Mapping[str, Any], faults: list[Fault]):
        self.file, self.lines, self.start, self.faults = file, lines, start, faults
        self.left = dict(values)

    def line_of(self, key: str) -> int:
        """The line a key stands on; the line its table starts on where it is not found."""
        pattern = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*=|\s*\[+\s*["']?{re.escape(key)}["']?\s*\]""")
        for number, line in enumerate(self.lines[self.start - 1 :], self.start):
            if number > self.start and self.start > 1 and line.startswith("["):
                break
            if pattern.match(line):
                return number
        return self.start

    def fault(self, key: str, problem: str, remedy: str) -> None:
        self.faults.append(Fault(self.file, self.line_of(key), key, problem, remedy))

    def text(self, key: str, *, required: bool = True) -> str:
        value = self.left.pop(key, None)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or not value.strip():
            problem = "is missing" if value is None else "is not a text"
            self.fault(key, problem, f'Add {key} = "..." with a text')
            return ""
        longest = LONGEST.get(key)
        if longest and len(value) > longest:
            self.fault(key, f"has {len(value)} characters", f"Shorten it to {longest}, or say the rest in a note")
        return value

    def number(self, key: str, *, required: bool) -> Decimal | None:
        value = self.left.pop(key, None)
        if value is None and not required:
            return None
        is_number = isinstance(value, int | Decimal) and not isinstance(value, bool) and Decimal(value).is_finite()
        if not is_number or not SMALLEST <= Decimal(value) <= LARGEST:
            problem = "is missing" if value is None else f"is not a number from {SMALLEST:f} to {LARGEST:,f}"
            self.fault(key, problem, f"Add {key} = and a number, such as 100")
            return None
        return Decimal(value)

    def dimensions(self, key: str) -> dict[str, str]:
        """A table of name to kind of label."""
        value = self.left.pop(key, {})
        kinds = ", ".join(DIMENSION_KINDS)
        if not isinstance(value, dict) or not all(isinstance(name, str) for name in value.values()):
            self.fault(
                key, "is not a list of columns and kinds", f'Write [{key}] and under it lines as area = "council"'
            )
            return {}
        for name, kind in value.items():
            if kind not in DIMENSION_KINDS:
                self.fault(name, f"{kind!r} is not a kind of label", f"Use one of: {kinds}")
            if name == "table":
                self.fault(name, "the name 'table' is kept for the name of a table", "Give the column another name")
        return dict(value)

    def wanted(self, key: str, *, required: bool) -> tuple[str | None, Wanted]:
        """A selection: labels by dimension, and the table it names."""
        value = self.left.pop(key, None)
        if value is None and not required:
            return None, {}
        remedy = f'Write {key} = {{ area = "Poole" }}, or a list of labels in place of one'
        if not isinstance(value, dict) or not value:
            self.fault(key, "is missing" if value is None else "is not a choice of labels", remedy)
            return None, {}
        table: str | None = None
        wanted: Wanted = {}
        for name, given in value.items():
            labels = given if isinstance(given, list) else [given]
            if not labels or not all(isinstance(label, str | int) and not isinstance(label, bool) for label in labels):
                self.fault(key, f"{name} is neither a label nor a list of labels", remedy)
            elif name == "table":
                table = str(labels[0])
            else:
                wanted[name] = tuple(str(label) for label in labels)
        if table is not None and key not in MAY_NAME_A_TABLE:
            self.fault(key, "names a table", "Leave out table = here: it stands for figures of this table")
        return table, wanted

    def each(self, key: str) -> list["Settings"]:
        """The tables written [[key]]."""
        value = self.left.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.fault(key, "is not a list of tables", f"Write [[{key}]] above each of them")
            return []
        starts = [number for number, line in enumerate(self.lines, 1) if re.match(rf"\s*\[\[\s*{key}\s*\]\]", line)]
        starts += [self.line_of(key)] * (len(value) - len(starts))
        return [
            Settings(self.file, self.lines, start, one, self.faults) for start, one in zip(starts, value, strict=False)
        ]

    def done(self) -> None:
        """Whatever was not asked for is not known."""
        for key in self.left:
            self.fault(key, "is not a setting known here", "Correct its name, or take it out")


def read_sidecar(file: str, text: str) -> tuple[Sidecar | None, list[Fault]]:
    """The settings of one TOML file, and all that is wrong with them. No sidecar where the file is not TOML at all."""
    try:
        values = tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        return None, [Fault(file, None, None, "holds lists within lists without end", "Correct its brackets")]
    except ValueError as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line, column = (int(found[1]), f"character {found[2]}") if found else (None, None)
        problem = re.sub(r" \(at .*\)$", "", str(error)).rstrip(".")
        return None, [Fault(file, line, column, f"not valid TOML: {problem}", "Correct it; texts stand in quotes")]
    faults: list[Fault] = []
    settings = Settings(file, text.splitlines(), 1, values, faults)
    labels, across = settings.dimensions("labels"), settings.dimensions("across")
    if not labels:
        settings.fault("labels", "no column is named that says what a row is about", "Add [labels] with such columns")
    elif len(", ".join(labels)) > LONGEST["labels"]:
        problem = f"the names of the columns have {len(', '.join(labels))} characters together"
        settings.fault("labels", problem, f"Shorten them to {LONGEST['labels']}")
    if len(across) > 1:
        settings.fault("across", "names more than one thing", "Name the one thing that the other headings are")
    for name in across.keys() & labels.keys():
        settings.fault(name, "is both a column of labels and what the headings are", "Keep it in one of the two")
    sidecar = Sidecar(
        title=settings.text("title"),
        document=settings.text("document"),
        section=settings.text("section"),
        as_at=settings.text("as_at"),
        unit=settings.text("unit", required=False),
        labels=labels,
        across=next(iter(across.items()), None),
        notes=[_remark(one, "says") for one in settings.each("notes")],
        units=[_remark(one, "unit") for one in settings.each("units")],
        claims=[claim for one in settings.each("checks") if (claim := _claim(one))],
    )
    settings.done()
    return sidecar, faults


def _remark(settings: Settings, key: str) -> Remark:
    _, where = settings.wanted("where", required=key == "unit")
    remark = Remark(where, settings.text(key), settings.start)
    settings.done()
    return remark


def _claim(settings: Settings) -> Claim | None:
    kind_name = settings.text("kind")
    kind = CLAIM_KINDS.get(kind_name)
    if kind is None:
        if kind_name:
            settings.fault("kind", f"{kind_name!r} is not a kind of check", f"Use one of: {', '.join(CLAIM_KINDS)}")
        return None
    before = len(settings.faults)
    says = settings.text("says")
    selections = {key: settings.wanted(key, required=True) for key in kind.selections}
    selections["where"] = settings.wanted("where", required=False)
    numbers = {key: settings.number(key, required=True) for key in kind.numbers}
    numbers |= {key: settings.number(key, required=False) for key in kind.optional_numbers}
    settings.done()
    if len(settings.faults) > before:
        return None
    given = {key: number for key, number in numbers.items() if number is not None}
    return Claim(kind_name, says, selections, given, settings.start)
