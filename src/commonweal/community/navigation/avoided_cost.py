"""The calculations `avoided-cost` and `avoided-cost-total`: what a community solution spares, and what they come to.

A peer forum looks at paid support that was considered, and at something in the community instead. What is spared is the
weekly cost of the package not bought less the weekly cost of the community solution. It may be negative: then the
community solution costs more, and the forum chose it for other reasons. Pure.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from commonweal.core.calculations.registry import (
    CalculationInput,
    CalculationResult,
    Working,
    calculation,
    in_pounds,
    to_the_penny,
)
from commonweal.core.calculations.small_numbers import hold_back

SOURCE = "Community agents’ peer forums: the package not bought less the community solution"
WEEKS_A_YEAR = 52
Pounds = Annotated[Decimal, Field(ge=0, le=100_000)]


class AvoidedCostInput(CalculationInput):
    """One decision of a peer forum. Amounts are pounds a week."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"weekly_package_cost": "132.80", "weekly_community_cost": "6.00"}]},
    )

    weekly_package_cost: Pounds = Field(description="Pounds a week of the package that was considered and not bought")
    weekly_community_cost: Pounds = Field(description="Pounds a week that the community solution costs the council")
    package: str = Field(default="The package considered", description="What it was, for the working")
    community: str = Field(default="The community solution", description="What it is, for the working")


class AvoidedCostResult(CalculationResult):
    """Pounds a week that are spared; negative where the community solution costs more."""

    weekly_avoided: Decimal


@calculation("avoided-cost", title="Cost avoided by a community solution", source=SOURCE)
def avoided_cost(given: AvoidedCostInput) -> AvoidedCostResult:
    """The package not bought less the community solution, pounds a week."""
    avoided = to_the_penny(given.weekly_package_cost - given.weekly_community_cost)
    package, community = in_pounds(given.weekly_package_cost), in_pounds(given.weekly_community_cost)
    lines = [
        Working(label="Package not bought", value=package, how=f"{given.package}, a week"),
        Working(label="Community solution", value=community, how=f"{given.community}, a week"),
        Working(
            label="Cost avoided, a week",
            value=in_pounds(avoided),
            how=f"{package} − {community}" + (": the community solution costs more" if avoided < 0 else ""),
            source=SOURCE,
        ),
    ]
    return AvoidedCostResult(weekly_avoided=avoided, workings=lines)


class Decided(BaseModel):
    """One decision: its day, and the pounds a week that it spares."""

    model_config = ConfigDict(extra="forbid")

    on: date
    weekly_avoided: Annotated[Decimal, Field(ge=-100_000, le=100_000)]


class AvoidedTotalInput(CalculationInput):
    """Decisions of peer forums, of any number of months."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "decisions": [
                        {"on": "2026-03-04", "weekly_avoided": "126.80"},
                        {"on": "2026-03-18", "weekly_avoided": "41.25"},
                        {"on": "2026-04-08", "weekly_avoided": "88.00"},
                    ]
                }
            ]
        },
    )

    decisions: list[Decided]
    fewest: int = Field(default=0, ge=0, description="Months with fewer decisions than this are held back")


class MonthOfDecisions(BaseModel):
    """One month (2026-03): its decisions and the pounds a week they spare, null where they are held back."""

    month: str
    decisions: int | None
    weekly_avoided: Decimal | None


class AvoidedTotalResult(CalculationResult):
    """Pounds a week by month of decision and all together, and what a year of them would come to."""

    months: list[MonthOfDecisions]
    decisions: int | None
    weekly_avoided: Decimal | None
    yearly_avoided: Decimal | None


@calculation("avoided-cost-total", title="Cost avoided by community solutions, month by month", source=SOURCE)
def avoided_cost_total(given: AvoidedTotalInput) -> AvoidedTotalResult:
    """Totals by month. A year is 52 weeks of what all decisions spare together, if all of it lasts."""
    amounts: dict[str, list[Decimal]] = defaultdict(list)
    for one in sorted(given.decisions, key=lambda decided: decided.on):
        amounts[one.on.isoformat()[:7]].append(one.weekly_avoided)
    shown = hold_back({month: len(found) for month, found in amounts.items()}, given.fewest)
    months = [
        MonthOfDecisions(
            month=month,
            decisions=count,
            weekly_avoided=None if count is None else to_the_penny(sum(amounts[month], Decimal(0))),
        )
        for month, count in shown.counts.items()
    ]
    whole = sum((one.weekly_avoided for one in given.decisions), Decimal(0))
    weekly = None if shown.total is None else to_the_penny(whole)
    yearly = None if shown.total is None else to_the_penny(whole * WEEKS_A_YEAR)
    lines = [
        Working(
            label=month_in_words(one.month),
            value="not shown" if one.weekly_avoided is None else in_pounds(one.weekly_avoided),
            how=f"Fewer than {given.fewest} decisions, or needed to hide those"
            if one.decisions is None
            else f"{one.decisions} decision{'' if one.decisions == 1 else 's'}, pounds a week",
        )
        for one in months
    ]
    if weekly is None or yearly is None:
        lines.append(Working(label="All together", value="not shown", how=f"Fewer than {given.fewest} decisions"))
    else:
        lines += [
            Working(
                label="All together, a week",
                value=in_pounds(weekly),
                how=f"{shown.total} decisions. Each month’s package would still be paid in the months after it",
                source=SOURCE,
            ),
            Working(label="In a year", value=in_pounds(yearly), how="× 52 weeks, if all of it lasts a year"),
        ]
    return AvoidedTotalResult(
        months=months, decisions=shown.total, weekly_avoided=weekly, yearly_avoided=yearly, workings=lines
    )


def month_in_words(month: str) -> str:
    """ "March 2026" of "2026-03"."""
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}"
