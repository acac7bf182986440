"""Adding up support: how many people, hours and pounds a week. Pure.

Every figure of the live record on a commissioner's page is this sum over the rows behind it, so that a figure and the
rows it opens to cannot disagree.
"""

from decimal import Decimal

from pydantic import Field

from commonweal.core.calculations.registry import (
    CalculationInput,
    CalculationResult,
    Working,
    calculation,
    in_pounds,
    to_the_penny,
)

SOURCE = "Commonweal, live record: support that has started and not ended"


class SupportRow(CalculationInput):
    """One piece of support somebody gets in a week."""

    pseudonym: str = Field(description="the same person has the same pseudonym")
    weekly_hours: Decimal = Field(ge=0, description="hours a week")
    weekly_cost: Decimal = Field(ge=0, description="pounds a week")


class WeeklySupportInput(CalculationInput):
    """Rows to add up, and in words which rows they are."""

    rows: list[SupportRow]
    selection: str = Field(default="all support", description="what the rows have in common, for the working")


class WeeklySupportTotal(CalculationResult):
    """What the rows come to."""

    people: int = Field(description="persons, each counted once")
    weekly_hours: Decimal = Field(description="hours a week")
    weekly_cost: Decimal = Field(description="pounds a week")
    average_hourly_cost: Decimal | None = Field(
        description="pounds an hour, over rows that have hours; empty without any"
    )


@calculation("weekly-support", title="Hours and pounds of support a week", source=SOURCE)
def weekly_support(given: WeeklySupportInput) -> WeeklySupportTotal:
    """Add up hours and pounds a week and count people once each."""
    rows = given.rows
    people = len({row.pseudonym for row in rows})
    hours = sum((row.weekly_hours for row in rows), Decimal(0))
    cost = sum((row.weekly_cost for row in rows), Decimal(0))
    hourly_cost = sum((row.weekly_cost for row in rows if row.weekly_hours), Decimal(0))
    average = to_the_penny(hourly_cost / hours) if hours else None
    workings = [
        Working(label="Which support", value=given.selection, how=f"{len(rows)} pieces of support", source=SOURCE),
        Working(label="People", value=str(people), how="each person counted once, however many kinds of support"),
        Working(label="Hours a week", value=f"{hours:,.2f}", how=f"the hours of {len(rows)} pieces added up"),
        Working(label="Pounds a week", value=in_pounds(cost), how=f"the weekly cost of {len(rows)} pieces added up"),
    ]
    if average is not None:
        workings.append(
            Working(
                label="Average price of an hour",
                value=in_pounds(average),
                how=f"{in_pounds(hourly_cost)} ÷ {hours:,.2f} hours, leaving out support that is not counted in hours",
            )
        )
    return WeeklySupportTotal(
        people=people,
        weekly_hours=hours,
        weekly_cost=to_the_penny(cost),
        average_hourly_cost=average,
        workings=workings,
    )
