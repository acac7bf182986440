"""The notes, units and checks of a table's TOML file, tied to the figures they speak of. Pure.

A label that no figure has is a fault here, so that a misspelt check is never passed over in silence.
"""

from collections.abc import Mapping
from dataclasses import replace

from commonweal.insight.figures.sidecars import Claim, Fault, Sidecar, Wanted
from commonweal.insight.figures.tables import (
    Check,
    PartsMakeTotal,
    PartsMakeWhole,
    PublishedCell,
    PublishedTable,
    RateFollows,
    Selection,
)


def with_remarks(table: PublishedTable, sidecar: Sidecar, faults: list[Fault]) -> PublishedTable:
    """The table with its notes, and each figure with its own unit and notes."""
    file = f"{table.name}.toml"
    notes = [remark.says for remark in sidecar.notes if not remark.where]
    units = [
        (chosen_figures(table, remark.where, file, remark.line, "where", faults), remark) for remark in sidecar.units
    ]
    about = [
        (chosen_figures(table, remark.where, file, remark.line, "where", faults), remark)
        for remark in sidecar.notes
        if remark.where
    ]
    cells = []
    for cell in table.cells:
        said = [cell.note, *(remark.says for selection, remark in about if selection.admits(cell))]
        chosen = [remark.says for selection, remark in units if selection.admits(cell)]
        remarked = replace(cell, unit=chosen[-1] if chosen else cell.unit, note="\n".join(filter(None, said)))
        _compare_sign(remarked, faults)
        cells.append(remarked)
    return replace(table, cells=tuple(cells), notes=tuple(notes))


def _compare_sign(cell: PublishedCell, faults: list[Fault]) -> None:
    """A figure printed with a sign must be counted in what the sign says."""
    for sign, unit, right in (
        ("%", "percent", cell.unit == "percent"),
        ("£", "pounds, as pounds a year", cell.unit.startswith("pounds")),
    ):
        if sign in cell.printed and not right:
            problem = f"{cell.printed!r} is printed with {sign}, and its unit is {cell.unit!r}"
            remedy = f"Give it the unit {unit}, in the column 'unit' or in [[units]] of {cell.table}.toml"
            faults.append(Fault(f"{cell.table}.csv", cell.line, cell.column, problem, remedy))


def checks_of(
    table: PublishedTable, sidecar: Sidecar, tables: Mapping[str, PublishedTable], faults: list[Fault]
) -> tuple[Check, ...]:
    """The claims as checks. One that cannot be made of these tables is a fault, and left out."""
    checks = []
    for claim in sidecar.claims:
        before = len(faults)
        check = _Claimed(table, claim, tables, faults).check()
        if check and len(faults) == before:
            checks.append(check)
    return tuple(checks)


class _Claimed:
    """One claim being tied to its tables."""

    def __init__(
        self, table: PublishedTable, claim: Claim, tables: Mapping[str, PublishedTable], faults: list[Fault]
    ) -> None:
        self.table, self.claim, self.tables, self.faults = table, claim, tables, faults
        self.file = f"{table.name}.toml"

    def fault(self, key: str, problem: str, remedy: str) -> None:
        self.faults.append(Fault(self.file, self.claim.line, key, f"the check's {key} {problem}", remedy))

    def check(self) -> Check | None:
        chosen = {key: self.choose(key) for key in self.claim.selections}
        if any(selection is None for selection in chosen.values()):
            return None
        selections = {key: selection for key, selection in chosen.items() if selection}
        where, says, numbers = selections["where"], self.claim.says, self.claim.numbers
        if self.claim.kind == "rate-follows":
            rate, numerator, denominator = (selections[key] for key in ("rate", "numerator", "denominator"))
            self.expect_one("rate", rate)
            self.expect_apart(rate, where)
            self.expect_same_rest(rate, "numerator", numerator)
            self.expect_same_rest(rate, "denominator", denominator)
            return RateFollows(says, rate, numerator, denominator, where, **numbers)
        parts = selections["parts"]
        self.expect_apart(parts, where)
        if all(len(labels) < 2 for labels in parts.labels.values()):
            self.fault("parts", "names a single figure", "Name all the parts, in a list")
        if self.claim.kind == "parts-make-whole":
            return PartsMakeWhole(says, parts, where=where, **numbers)
        total = selections["total"]
        self.expect_one("total", total)
        self.expect_same_rest(parts, "total", total)
        return PartsMakeTotal(says, parts, total, where, **numbers)

    def choose(self, key: str) -> Selection | None:
        """The selection; None where its table is not there or could not be read, which has its own fault."""
        named, wanted = self.claim.selections[key]
        table = self.tables.get(named) if named else self.table
        if table is None:
            self.fault(key, f"names a table {named!r} that is not among these files", "Correct the name, or add it")
            return None
        if not table.cells:
            return None
        return chosen_figures(table, wanted, self.file, self.claim.line, key, self.faults)

    def expect_one(self, key: str, selection: Selection) -> None:
        if any(len(labels) > 1 for labels in selection.labels.values()):
            self.fault(key, "names several figures", "Name one; use where = { ... } to choose for which it is tested")

    def expect_apart(self, subject: Selection, where: Selection) -> None:
        for name in subject.labels.keys() & where.labels.keys():
            self.fault("where", f"chooses by {name}, which the check itself names", "Choose by another label")

    def expect_same_rest(self, subject: Selection, key: str, other: Selection) -> None:
        """What a group shares must find its figure in the other table: labels left unnamed must be the same ones."""
        ours = self.tables[subject.table].dimensions.keys() - subject.labels.keys()
        theirs = self.tables[other.table].dimensions.keys() - other.labels.keys()
        if missing := sorted(theirs - ours):
            self.fault(key, f"does not say which {' and '.join(missing)} is meant", "Name the label there")
        elif extra := sorted(ours - theirs - other.labels.keys()):
            self.fault(key, f"cannot be told apart by {' and '.join(extra)}", "Name the label on the other side")


def chosen_figures(
    table: PublishedTable, wanted: Wanted, file: str, line: int, key: str, faults: list[Fault]
) -> Selection:
    """A selection of figures that are there; `key` names the setting in `file` that a fault is about."""
    for name, labels in wanted.items():
        if name not in table.dimensions:
            remedy = f"The table has: {', '.join(table.dimensions)}"
            faults.append(Fault(file, line, key, f"{table.name} has no labels called {name!r}", remedy))
            continue
        there = table.labels_of(name)
        for label in labels:
            if label not in there:
                problem = f"no figure of {table.name} has the {name} {label!r}"
                faults.append(Fault(file, line, key, problem, f"Write one of: {', '.join(filter(None, there))}"))
    return Selection(table.name, wanted)
