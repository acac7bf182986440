"""A published table as it was printed, and what it claims about itself. Pure.

Each figure stands at a point: one label for each dimension of its table, as {"kind": "Nursing", "area": "Poole"}.
Selections and checks speak of figures by those labels, never by their position in a file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

DIMENSION_KINDS = ("text", "year", "council", "organisation")


@dataclass(frozen=True)
class PublishedCell:
    """One figure. `value` is in `unit` and keeps the decimals printed; None where no number is given.

    `nil` is a printed dash. `row` and `column` are the labels a reader finds it by; `line` is its line in the file.
    """

    table: str
    row: str
    column: str
    labels: Mapping[str, str]
    printed: str
    value: Decimal | None
    approximate: bool
    nil: bool
    unit: str
    note: str
    line: int


@dataclass(frozen=True)
class Selection:
    """Figures of a table, by the labels they may have: {"kind": ("Nursing", "No Nursing")}. No labels: all figures."""

    table: str
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def admits(self, cell: PublishedCell) -> bool:
        return cell.table == self.table and all(cell.labels.get(name) in wanted for name, wanted in self.labels.items())


@dataclass(frozen=True)
class PartsMakeTotal:
    """Claim: for each label not named in `parts`, the parts add up to the total printed for the same labels.

    `rounded_to` is the step the figures are rounded to where the publisher rounded them (100 for hundreds of people):
    then a difference that rounding can make is no contradiction. Without it the sum must be exact.
    """

    says: str
    parts: Selection
    total: Selection
    where: Selection
    rounded_to: Decimal | None = None


@dataclass(frozen=True)
class PartsMakeWhole:
    """Claim: for each label not named in `parts`, the parts add up to `whole`, such as shares to 100."""

    says: str
    parts: Selection
    whole: Decimal
    where: Selection
    rounded_to: Decimal | None = None


@dataclass(frozen=True)
class RateFollows:
    """Claim: each rate is `per` x numerator / denominator, rounded half up to the decimals it is printed with.

    Where numerator or denominator name several figures they are added. `per` is 100 for a percentage.
    """

    says: str
    rate: Selection
    numerator: Selection
    denominator: Selection
    where: Selection
    per: Decimal = Decimal(100)


Check = PartsMakeTotal | PartsMakeWhole | RateFollows


@dataclass(frozen=True)
class PublishedTable:
    """A table with where it comes from.

    `dimensions` names each dimension and what its labels are (DIMENSION_KINDS); `across` is the one whose labels head
    the columns, None where the table has a single column of figures.
    """

    name: str
    title: str
    document: str
    section: str
    as_at: str
    dimensions: Mapping[str, str]
    across: str | None
    cells: tuple[PublishedCell, ...]
    notes: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()

    @cached_property
    def _by_labels(self) -> dict[frozenset[tuple[str, str]], PublishedCell]:
        return {frozenset(cell.labels.items()): cell for cell in self.cells}

    def cell_at(self, labels: Mapping[str, str]) -> PublishedCell | None:
        """The figure that has exactly these labels."""
        return self._by_labels.get(frozenset(labels.items()))

    def labels_of(self, dimension: str) -> tuple[str, ...]:
        """The labels a dimension has in this table, in the order printed."""
        return tuple(dict.fromkeys(cell.labels[dimension] for cell in self.cells))

    @property
    def rows(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(cell.row for cell in self.cells))

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(cell.column for cell in self.cells))
