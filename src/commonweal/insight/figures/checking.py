"""Whether published figures agree with themselves: parts make totals, rates follow from counts. Pure.

Nothing is repaired. What does not agree is a Finding that names the cell; what could not be checked is said too.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import product

from commonweal.insight.figures.tables import (
    Check,
    PartsMakeTotal,
    PartsMakeWhole,
    PublishedCell,
    PublishedTable,
    RateFollows,
    Selection,
)


class Severity(StrEnum):
    CONTRADICTION = "contradiction"
    ROUNDING = "rounding"
    """One step in the last decimal printed: another way of rounding may explain it."""


@dataclass(frozen=True)
class Finding:
    """A printed figure that does not follow from the other printed figures.

    `difference` is computed less printed, in `unit`. `says` is the claim that failed, `message` the whole in words.
    """

    table: str
    row: str
    column: str
    printed: str
    computed: Decimal
    difference: Decimal
    unit: str
    says: str
    message: str
    severity: Severity


@dataclass(frozen=True)
class NotChecked:
    """A claim that could not be tested for one cell, and why."""

    table: str
    row: str
    column: str
    says: str
    message: str


@dataclass(frozen=True)
class CheckReport:
    """`made` counts the comparisons made, whether they held or not."""

    made: int
    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...]

    def __str__(self) -> str:
        parts = [_counted(self.made, "check", "checks"), _counted(len(self.findings), "finding", "findings")]
        if self.not_checked:
            parts.append(f"{len(self.not_checked)} could not be made")
        return ", ".join(parts)


Outcome = Finding | NotChecked | None


def check_tables(tables: Iterable[PublishedTable]) -> CheckReport:
    """Test every claim of every table. A claim may look into another of the tables given (see `Selection.table`)."""
    by_name = {table.name: table for table in tables}
    outcomes: list[Outcome] = []
    for table in by_name.values():
        for check in table.checks:
            outcomes += _check_one(check, by_name)
    not_checked = tuple(outcome for outcome in outcomes if isinstance(outcome, NotChecked))
    findings = tuple(outcome for outcome in outcomes if isinstance(outcome, Finding))
    return CheckReport(len(outcomes) - len(not_checked), findings, not_checked)


def _check_one(check: Check, tables: Mapping[str, PublishedTable]) -> list[Outcome]:
    if isinstance(check, RateFollows):
        rates = [cell for cell in tables[check.rate.table].cells if check.rate.admits(cell) and check.where.admits(cell)]
        return [_check_rate(check, cell, tables) for cell in rates]
    judge: Callable[[Sequence[PublishedCell], Mapping[str, str]], Outcome]
    if isinstance(check, PartsMakeTotal):
        total_check = check

        def judge(parts: Sequence[PublishedCell], shared: Mapping[str, str]) -> Outcome:
            return _check_total(total_check, parts, shared, tables)
    else:
        whole_check = check

        def judge(parts: Sequence[PublishedCell], shared: Mapping[str, str]) -> Outcome:
            return _check_whole(whole_check, parts)

    return [judge(parts, shared) for parts, shared in _groups(check, tables)]
