"""Whether published figures agree with themselves: parts make totals, rates follow from counts. Pure.

Nothing is repaired. What does not agree is a Finding that names the cell; what could not be checked is said too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
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

Tables = Mapping[str, PublishedTable]
Labels = Mapping[str, str]


class Severity(StrEnum):
    """A `ROUNDING` finding is one step in the last decimal printed: another way of rounding may explain it."""

    CONTRADICTION = "contradiction"
    ROUNDING = "rounding"


@dataclass(frozen=True)
class Finding:
    """A printed figure that does not follow from the other printed figures.

    `difference` is computed less printed, in `unit`. `says` is the claim that failed, `message` the whole in words.
    Parts that miss a stated whole have no total of their own: then the cell is the last part, and `printed` the whole.
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
    """A claim that could not be tested in one place of a table, and why."""

    table: str
    place: str
    says: str
    message: str


@dataclass(frozen=True)
class CheckReport:
    """`made` counts the comparisons made, whether they held or not."""

    made: int
    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...]

    def __str__(self) -> str:
        counts = [_counted(self.made, "check"), _counted(len(self.findings), "finding")]
        if self.not_checked:
            counts.append(f"{len(self.not_checked)} could not be made")
        return ", ".join(counts)


class _CannotCheckError(Exception):
    """A figure that a claim needs is missing or not exact."""


def check_tables(tables: Iterable[PublishedTable]) -> CheckReport:
    """Test every claim of every table. A claim may name another of the tables given."""
    by_name = {table.name: table for table in tables}
    made = 0
    findings: list[Finding] = []
    not_checked: list[NotChecked] = []
    for table in by_name.values():
        for check in table.checks:
            for shared in _groups(check, table):
                try:
                    finding = _test(check, shared, by_name)
                except _CannotCheckError as reason:
                    not_checked.append(NotChecked(table.name, _in_words(shared), check.says, str(reason)))
                    continue
                made += 1
                if finding:
                    findings.append(finding)
    return CheckReport(made, tuple(findings), tuple(not_checked))


def _groups(check: Check, table: PublishedTable) -> Iterator[dict[str, str]]:
    """The labels, other than those the claim itself names, that it is made for: once for each area, year or role."""
    subject = check.rate if isinstance(check, RateFollows) else check.parts
    seen = set()
    for cell in table.cells:
        if subject.admits(cell) and check.where.admits(cell):
            shared = {name: label for name, label in cell.labels.items() if name not in subject.labels}
            key = frozenset(shared.items())
            if key not in seen:
                seen.add(key)
                yield shared


def _test(check: Check, shared: Labels, tables: Tables) -> Finding | None:
    if isinstance(check, PartsMakeTotal):
        return _test_total(check, shared, tables)
    if isinstance(check, PartsMakeWhole):
        return _test_whole(check, shared, tables)
    return _test_rate(check, shared, tables)


def _test_total(check: PartsMakeTotal, shared: Labels, tables: Tables) -> Finding | None:
    parts = _cells(check.parts, shared, tables)
    (total,) = _cells(check.total, shared, tables)
    computed = _sum(parts)
    difference = computed - _amount(total)
    if abs(difference) <= _allowance(check.rounded_to, len(parts) + 1):
        return None
    message = (
        f"{_place(total, tables)} is printed as {total.printed}, but its parts ({_listed(parts, check.parts)}) make "
        f"{computed:,f}, which is {_more_or_less(difference)}.{_hint(parts, check.parts, difference)}"
    )
    return _finding(check, total, total.printed, computed, difference, message, Severity.CONTRADICTION)


def _test_whole(check: PartsMakeWhole, shared: Labels, tables: Tables) -> Finding | None:
    parts = _cells(check.parts, shared, tables)
    computed = _sum(parts)
    difference = computed - check.whole
    if abs(difference) <= _allowance(check.rounded_to, len(parts)):
        return None
    message = (
        f"{tables[check.parts.table].title}: for {_in_words(shared)} the parts ({_listed(parts, check.parts)}) make "
        f"{computed:,f}, which is {_more_or_less(difference)} than the whole of {check.whole:,f}."
    )
    return _finding(check, parts[-1], f"{check.whole:f}", computed, difference, message, Severity.CONTRADICTION)


def _test_rate(check: RateFollows, shared: Labels, tables: Tables) -> Finding | None:
    (rate,) = _cells(check.rate, shared, tables)
    if rate.value is None:
        raise _CannotCheckError(f"{_place(rate, tables)} is printed as a dash, not as a rate.")
    numerator = _sum(_cells(check.numerator, shared, tables))
    denominator = _sum(_cells(check.denominator, shared, tables))
    if denominator == 0:
        raise _CannotCheckError(f"{_place(rate, tables)} would be a share of nothing: the counts beneath it are 0.")
    step = Decimal(1).scaleb(int(rate.value.as_tuple().exponent))
    with localcontext(prec=60):  # room for the largest count over the smallest
        computed = (check.per * numerator / denominator).quantize(step, ROUND_HALF_UP)
    difference = computed - rate.value
    if difference == 0:
        return None
    severity = Severity.ROUNDING if abs(difference) == step else Severity.CONTRADICTION
    message = (
        f"{_place(rate, tables)} is printed as {rate.printed}, but {numerator:,f} out of {denominator:,f} makes "
        f"{computed:,f}, which is {_more_or_less(difference)}."
    )
    return _finding(check, rate, rate.printed, computed, difference, message, severity)


def _cells(selection: Selection, shared: Labels, tables: Tables) -> list[PublishedCell]:
    """The figures a selection means within a group: one for each combination of its labels."""
    table = tables[selection.table]
    cells = []
    for combination in product(*selection.labels.values()):
        labels = {**shared, **dict(zip(selection.labels, combination, strict=True))}
        cell = table.cell_at(labels)
        if cell is None:
            raise _CannotCheckError(f"{table.title} has no figure for {_in_words(labels)}.")
        if cell.value is None and not cell.nil:
            raise _CannotCheckError(f"{_place(cell, tables)} has no figure.")
        if cell.approximate:
            raise _CannotCheckError(
                f"{_place(cell, tables)} is printed as {cell.printed}: not exact, so nothing follows."
            )
        cells.append(cell)
    return cells


def _amount(cell: PublishedCell) -> Decimal:
    """In a sum a printed dash counts as nothing."""
    return Decimal(0) if cell.value is None else cell.value


def _sum(cells: Sequence[PublishedCell]) -> Decimal:
    return sum((_amount(cell) for cell in cells), Decimal(0))


def _allowance(rounded_to: Decimal | None, figures: int) -> Decimal:
    """How far rounding can move a sum: half a step for each rounded figure in it."""
    return Decimal(0) if rounded_to is None else figures * rounded_to / 2


def _finding(
    check: Check,
    cell: PublishedCell,
    printed: str,
    computed: Decimal,
    difference: Decimal,
    message: str,
    severity: Severity,
) -> Finding:
    return Finding(
        table=cell.table,
        row=cell.row,
        column=cell.column,
        printed=printed,
        computed=computed,
        difference=difference,
        unit=cell.unit,
        says=check.says,
        message=message,
        severity=severity,
    )


def _place(cell: PublishedCell, tables: Tables) -> str:
    table = tables[cell.table]
    return f"{table.title}: {cell.row}, {cell.column}" if table.across else f"{table.title}: {cell.row}"


def _in_words(labels: Labels) -> str:
    return ", ".join(label for label in labels.values() if label) or "the whole table"


def _listed(parts: Sequence[PublishedCell], selection: Selection) -> str:
    return ", ".join(f"{_own_label(part, selection)} {part.printed}" for part in parts)


def _own_label(part: PublishedCell, selection: Selection) -> str:
    """What tells a part from its fellows: the labels of which the selection names more than one."""
    return ", ".join(part.labels[name] for name, wanted in selection.labels.items() if len(wanted) > 1)


def _more_or_less(difference: Decimal) -> str:
    return f"{abs(difference):,f} {'more' if difference > 0 else 'less'}"


def _hint(parts: Sequence[PublishedCell], selection: Selection, difference: Decimal) -> str:
    """Where the parts make too much by exactly one of them, that one may have been left out of the total."""
    same = [part for part in parts if part.value and part.value == difference]
    if len(same) != 1:
        return ""
    return f" The difference is exactly the figure for {_own_label(same[0], selection)}, as if the total left it out."


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
