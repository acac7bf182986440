"""A carer's own budget and what they pay of it: `carer-budget` and `carer-contribution`. Pure.

Whoever is found eligible as a carer gets an amount by bands: points for hours of caring, for outcomes that cannot be
reached and for health at risk (data/policy/carers, a council's own scheme). It is a starting point: what meets the
needs counts.

A carer may be charged only for support that is given to the carer, and only where the council decided to charge carers
at all. Care that is given to the person they look after, replacement care among it, is that person's.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from commonweal.core.calculations.policy import Policy, policy_on
from commonweal.core.calculations.registry import (
    CalculationInput,
    CalculationResult,
    Working,
    calculation,
    in_pounds,
    to_the_penny,
)

POLICY = "carers"
BUDGET_SOURCE = "The council’s scheme for carers’ budgets; Care Act 2014 sections 20 and 28"
CHARGE_SOURCE = "Care Act 2014 section 14; the council’s policy on charging carers"
Letter = Annotated[str, Field(pattern="^[a-h]$")]
Pounds = Annotated[Decimal, Field(ge=0, le=1_000_000)]


class CarerBudgetInput(CalculationInput):
    """What the carer's decision found, and how many hours a week they care."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "on": "2026-11-01",
                    "eligible": True,
                    "unable": ["e", "h"],
                    "health_at_risk": True,
                    "weekly_hours": "30",
                }
            ]
        },
    )

    on: date = Field(description="The day that chooses the scheme")
    eligible: bool = Field(description="What `carer-eligibility` found")
    unable: list[Letter] = Field(default_factory=list, max_length=8, description="Letters of the eight outcomes")
    health_at_risk: bool = False
    weekly_hours: Annotated[Decimal, Field(ge=0, le=168)] = Decimal(0)


class CarerBudgetResult(CalculationResult):
    """`yearly` is pounds a year, or once; nought where the carer is not eligible."""

    points: int
    band: str
    yearly: Decimal


@calculation("carer-budget", title="A carer’s indicative budget", source=BUDGET_SOURCE)
def carer_budget(given: CarerBudgetInput) -> CarerBudgetResult:
    """The amount of the scheme's band for what was found. Raises OutsideRule for a day without a scheme."""
    policy = policy_on(POLICY, given.on)
    scheme = policy.document["budget"]
    note = {"source": scheme["source"], "unverified": not scheme["confirmed"]}
    lines = [
        Working(
            label="Eligible as a carer",
            value="yes" if given.eligible else "no",
            how="Only eligible needs give a budget; support that is open to every carer needs none",
            source="SI 2015/313 regulation 3",
        )
    ]
    if not given.eligible:
        lines.append(Working(label="Budget", value=in_pounds(Decimal(0)), how="Not eligible"))
        return CarerBudgetResult(points=0, band="", yearly=Decimal(0), workings=lines, policies=[policy.reference])
    hours = _hours_points(given.weekly_hours, scheme["hours"])
    outcomes = len(set(given.unable)) * int(scheme["points_for_an_outcome"])
    health = int(scheme["points_for_health"]) if given.health_at_risk else 0
    points = hours + outcomes + health
    band = _band(points, scheme["bands"])
    amount = to_the_penny(Decimal(str(band["yearly"])))
    hours_said, unable_said = f"{given.weekly_hours.normalize():f} hours a week", ", ".join(sorted(set(given.unable)))
    lines += [
        Working(label="Points for hours of caring", value=str(hours), how=hours_said, **note),
        Working(label="Points for outcomes", value=str(outcomes), how=f"Unable: {unable_said or 'none'}", **note),
        Working(label="Points for health", value=str(health), how="At risk" if health else "Not at risk", **note),
        Working(label="Band", value=band["title"], how=f"{points} points in all", **note),
        Working(label="Budget", value=in_pounds(amount), how="Pounds a year, or once", **note),
    ]
    return CarerBudgetResult(
        points=points, band=band["title"], yearly=amount, workings=lines, policies=[policy.reference]
    )


def _hours_points(hours: Decimal, steps: Iterable[Mapping[str, Any]]) -> int:
    """The points of the highest step that the hours reach."""
    return max((int(one["points"]) for one in steps if hours >= Decimal(str(one["from"]))), default=0)


def _band(points: int, bands: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The highest band whose points are reached. The scheme has one from nought on."""
    return max((one for one in bands if points >= int(one["from"])), key=lambda one: int(one["from"]))


class GivenTo(StrEnum):
    """To whom support is given."""

    CARER = "carer"
    CARED_FOR = "cared_for"


class SupportGiven(BaseModel):
    """Something that costs money in a year: what it is, to whom it is given, and how much it costs."""

    model_config = ConfigDict(extra="forbid")

    what: str = Field(max_length=200)
    given_to: GivenTo
    yearly_cost: Pounds


class CarerContributionInput(CalculationInput):
    """All support around one carer, and the most that they could pay themselves by their own means."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "on": "2026-11-01",
                    "yearly_most": "500.00",
                    "supports": [
                        {"what": "Driving lessons", "given_to": "carer", "yearly_cost": "300.00"},
                        {"what": "A sitter while she is away", "given_to": "cared_for", "yearly_cost": "880.00"},
                    ],
                }
            ]
        },
    )

    on: date
    supports: list[SupportGiven] = Field(max_length=100)
    yearly_most: Pounds = Field(
        default=Decimal(0),
        description="The most that the carer could pay in a year by a financial assessment of theirs",
    )


class CarerContributionResult(CalculationResult):
    """Pounds a year."""

    council_charges_carers: bool
    own_cost: Decimal = Field(description="What support given to the carer costs")
    contribution: Decimal = Field(description="What the carer pays: never anything of `others_cost`")
    others_cost: Decimal = Field(description="Support given to the person cared for: theirs, not the carer's")


@calculation("carer-contribution", title="What a carer pays", source=CHARGE_SOURCE)
def carer_contribution(given: CarerContributionInput) -> CarerContributionResult:
    """Nothing, unless the council charges carers; then at most their own support's cost and what they can pay."""
    policy = policy_on(POLICY, given.on)
    own = [one for one in given.supports if one.given_to is GivenTo.CARER]
    others = [one for one in given.supports if one.given_to is GivenTo.CARED_FOR]
    own_cost, others_cost = _cost(own), _cost(others)
    charges = charges_carers(policy)
    contribution = to_the_penny(min(own_cost, given.yearly_most)) if charges else Decimal("0.00")
    standing = policy.value("charges_carers")
    lines = [
        Working(
            label=one.what,
            value=in_pounds(one.yearly_cost),
            how="Given to the carer" if one.given_to is GivenTo.CARER else "Given to the person they look after",
        )
        for one in given.supports
    ]
    lines += [
        Working(
            label="Support for the person they look after",
            value=in_pounds(others_cost),
            how="Not the carer’s: if anything is paid for it, it is part of that person’s own contribution",
            source="Care Act 2014 section 14; the subsection to be checked",
        ),
        Working(
            label="The council charges carers for their own support",
            value="yes" if charges else "no",
            how="A council may, and most do not: carers save far more than they could be charged",
            source=standing.source,
            unverified=not standing.confirmed,
        ),
        Working(
            label="The carer pays",
            value=in_pounds(contribution),
            how=f"At most {in_pounds(own_cost)} of their own support, and {in_pounds(given.yearly_most)} by their means"
            if charges
            else "Carers are not charged here",
            source=CHARGE_SOURCE,
        ),
    ]
    return CarerContributionResult(
        council_charges_carers=charges,
        own_cost=own_cost,
        contribution=contribution,
        others_cost=others_cost,
        workings=lines,
        policies=[policy.reference],
    )


def charges_carers(policy: Policy) -> bool:
    """Whether the council decided to charge carers for their own support."""
    return policy.value("charges_carers").amount == 1


def _cost(supports: Iterable[SupportGiven]) -> Decimal:
    return sum((one.yearly_cost for one in supports), Decimal(0))
