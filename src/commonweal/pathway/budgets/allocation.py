"""From what was assessed to an indicative budget: the calculation `indicative-budget`. Pure.

A scheme is a council's own policy, a folder of dated files in `data/policy/allocation/<scheme>/`, of one of two kinds:

- `points`: each answer of a questionnaire has points, in domains; weekly budget = points x price of a point, less the
  share that the council holds back for change and emergencies. A year is 52 weeks.
- `hours`: weekly budget = hours a week x price of an hour, for a term of weeks. A year is the weeks of the term.

An indicative budget is a starting point for planning and no more. The Care Act 2014 knows only the personal budget,
which must be enough to meet the eligible needs (section 26), and is never cut to fit what a scheme gave.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from commonweal.core.calculations.registry import (
    CalculationInput,
    CalculationResult,
    OutsideRule,
    Working,
    calculation,
    in_pounds,
    to_the_penny,
)
from commonweal.pathway.budgets.schemes import Domain, Scheme, scheme_on

WEEKS_IN_A_YEAR = 52


class IndicativeBudgetInput(CalculationInput):
    """What a scheme asks: points for each domain, or hours a week. A domain left out counts as no points."""

    scheme: str = Field(description="Name of the allocation scheme, as its folder in data/policy/allocation is named")
    on: date = Field(description="The day whose figures apply")
    points: dict[str, Annotated[int, Field(ge=0)]] | None = Field(
        default=None, description="Domain -> points, for a points scheme"
    )
    hours: Annotated[Decimal, Field(ge=0, le=168)] | None = Field(
        default=None, description="Hours a week, for an hours scheme"
    )


class IndicativeBudgetResult(CalculationResult):
    """Pounds a week, and pounds in a year of the scheme: 52 weeks, or the weeks of its term."""

    weekly: Decimal
    yearly: Decimal


@calculation(
    "indicative-budget",
    title="Indicative budget",
    source="The council's allocation policy; Care Act 2014 section 26",
)
def indicative_budget(given: IndicativeBudgetInput) -> IndicativeBudgetResult:
    """Pounds a week and a year by the scheme in force. OutsideRule for a scheme, day, domain or points not in it."""
    scheme = scheme_on(given.scheme, given.on)
    if scheme.kind == "points":
        if given.points is None or given.hours is not None:
            raise OutsideRule(
                "points", f"The scheme {scheme.name} works on points", "points for each domain, and no hours"
            )
        weekly, lines = _from_points(scheme, given.points)
    else:
        if given.hours is None or given.points is not None:
            raise OutsideRule("hours", f"The scheme {scheme.name} works on hours", "hours a week, and no points")
        weekly, lines = _from_hours(scheme, given.hours)
    return _result(scheme, weekly, lines)


def _from_points(scheme: Scheme, points: dict[str, int]) -> tuple[Decimal, list[Working]]:
    domains = {domain.key: domain for domain in scheme.domains}
    for key, given in points.items():
        if key not in domains:
            raise OutsideRule(f"points.{key}", f"There is no domain called {key}", f"one of {', '.join(domains)}")
        if given > domains[key].most_points:
            title = domains[key].title
            raise OutsideRule(
                f"points.{key}", f"{title} has fewer points than {given}", f"0 to {domains[key].most_points}"
            )
    lines = [_points_line(scheme, domain, points.get(domain.key)) for domain in scheme.domains]
    total = sum(points.values())
    price, held_back = scheme.policy.value("price_per_point"), scheme.policy.value("contingency_share")
    gross = total * price.amount
    kept = gross * held_back.amount
    lines += [
        Working(
            label="Points in all", value=f"{total} points", how="The sum of the points above", source=scheme.source
        ),
        Working(
            label="Points at the price of a point",
            value=f"{in_pounds(gross)} a week",
            how=f"{total} x {in_pounds(price.amount)}",
            source=f"{price.source} ({price.status})",
            unverified=not price.confirmed,
        ),
        Working(
            label="Held back by the council",
            value=f"{in_pounds(kept)} a week",
            how=f"{held_back.amount:.0%} of {in_pounds(gross)}, kept for change and emergencies",
            source=f"{held_back.source} ({held_back.status})",
            unverified=not held_back.confirmed,
        ),
    ]
    return gross - kept, lines


def _points_line(scheme: Scheme, domain: Domain, points: int | None) -> Working:
    """One line for a domain, with the person's own answer where the points are exactly those of a level."""
    if points is None:
        return Working(label=domain.title, value="0 points", how="Not answered", source=scheme.source)
    words = next((level.words for level in domain.levels if level.points == points), "Points between two answers")
    value = "1 point" if points == 1 else f"{points} points"
    return Working(label=domain.title, value=value, how=words, source=scheme.source)


def _from_hours(scheme: Scheme, hours: Decimal) -> tuple[Decimal, list[Working]]:
    price = scheme.policy.value("hourly_price")
    hours_line = Working(
        label="Hours of support", value=f"{hours:f} hours a week", how="As assessed", source=scheme.source
    )
    price_line = Working(
        label="Price of an hour",
        value=in_pounds(price.amount),
        how="Set by the scheme",
        source=f"{price.source} ({price.status})",
        unverified=not price.confirmed,
    )
    return hours * price.amount, [hours_line, price_line]


def _weeks(scheme: Scheme) -> tuple[int, list[Working]]:
    """How many weeks of the scheme there are in a year, with a line where the scheme ends before the year does."""
    if scheme.kind == "points":
        return WEEKS_IN_A_YEAR, []
    term = scheme.policy.value("term_weeks")
    weeks = int(term.amount)
    line = Working(
        label="How long it lasts",
        value=f"{weeks} weeks",
        how="A term set by the scheme, then a review",
        source=f"{term.source} ({term.status})",
        unverified=not term.confirmed,
    )
    return weeks, [line]


def _result(scheme: Scheme, exact: Decimal, lines: list[Working]) -> IndicativeBudgetResult:
    """The result with its last lines. A year is so many of the weekly amounts that are paid, each to the penny."""
    weekly = to_the_penny(exact)
    weeks, weeks_lines = _weeks(scheme)
    yearly = weekly * weeks
    weekly_line = Working(
        label="Indicative budget",
        value=f"{in_pounds(weekly)} a week",
        how=scheme.about,
        source=scheme.source,
        unverified=any(line.unverified for line in lines),
    )
    yearly_line = Working(
        label="Indicative budget in a year",
        value=in_pounds(yearly),
        how=f"{in_pounds(weekly)} x {weeks} weeks",
        source=scheme.source,
        unverified=any(line.unverified for line in (weekly_line, *weeks_lines)),
    )
    caveat = Working(
        label="What this figure is",
        value="A starting point for planning",
        how="The personal budget agreed at the end must be enough to meet the eligible needs, even if that is more",
        source="Care Act 2014 section 26; care and support statutory guidance, chapter 11",
    )
    return IndicativeBudgetResult(
        weekly=weekly,
        yearly=yearly,
        workings=[*lines, weekly_line, *weeks_lines, yearly_line, caveat],
        policies=[scheme.policy.reference],
    )
