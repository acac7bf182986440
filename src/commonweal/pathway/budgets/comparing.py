"""One person's answers under several schemes, side by side, with what each answer gives in each. Pure.

The answers are what the person said (domain -> level), and each scheme gives its own points for them: so a new table is
compared with the old one without asking again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from commonweal.core.calculations.registry import OutsideRule, Working
from commonweal.pathway.budgets.allocation import IndicativeBudgetInput, IndicativeBudgetResult, indicative_budget
from commonweal.pathway.budgets.schemes import Scheme

FEWEST, MOST = 2, 4
"""How many schemes are compared at once: more do not fit beside each other."""


@dataclass(frozen=True)
class Column:
    """What one scheme gives: its result, or why it gives none. `given` is what `indicative-budget` was asked."""

    scheme: Scheme
    given: dict[str, Any]
    result: IndicativeBudgetResult | None
    refusal: str = ""


@dataclass(frozen=True)
class Row:
    """One step of the working, with its line in each scheme (None where a scheme has no such step)."""

    label: str
    lines: tuple[Working | None, ...]

    @property
    def differs(self) -> bool:
        """Whether the schemes give different values for it."""
        return len({line.value if line else None for line in self.lines}) > 1


@dataclass(frozen=True)
class Comparison:
    """Schemes side by side. `weekly_apart` is how far the most is above the least, in pounds a week."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    weekly_apart: Decimal | None


def compare(schemes: Sequence[Scheme], answers: dict[str, str], hours: Decimal | None, today: date) -> Comparison:
    """What each version of a scheme gives for the same answers and hours a week.

    A version that governs `today` is asked for today, another for its first day. Raises OutsideRule naming `schemes`
    where there are fewer than two or more than four, or the same twice.
    """
    if not FEWEST <= len(schemes) <= MOST or len({scheme.key for scheme in schemes}) != len(schemes):
        raise OutsideRule("schemes", "Choose which schemes to compare", f"{FEWEST} to {MOST} different ones")
    columns = tuple(_column(scheme, answers, hours, today) for scheme in schemes)
    workings = [{line.label: line for line in one.result.workings} if one.result else {} for one in columns]
    labels = dict.fromkeys(label for lines in workings for label in lines)
    rows = tuple(Row(label, tuple(lines.get(label) for lines in workings)) for label in labels)
    weekly = [one.result.weekly for one in columns if one.result]
    return Comparison(columns, rows, max(weekly) - min(weekly) if len(weekly) > 1 else None)


def _column(scheme: Scheme, answers: dict[str, str], hours: Decimal | None, today: date) -> Column:
    on = today if scheme.policy.governs(today) else scheme.policy.starts
    given: dict[str, Any] = {"scheme": scheme.name, "on": on}
    if scheme.kind == "points" and not answers:
        return Column(scheme, given, None, "It works on answers, and none were given")
    if scheme.kind == "hours" and hours is None:
        return Column(scheme, given, None, "It works on hours a week, and none were given")
    try:
        given |= {"points": scheme.points_for(answers)} if scheme.kind == "points" else {"hours": hours}
        return Column(scheme, given, indicative_budget(IndicativeBudgetInput.model_validate(given)))
    except OutsideRule as error:
        return Column(scheme, given, None, f"{error.message}: {error.allowed}")
