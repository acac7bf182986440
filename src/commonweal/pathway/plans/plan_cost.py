"""What a plan costs each week, who holds the money, and how much of it is the council's: calculation `plan-cost`. Pure.

Source: Care Act 2014 section 25 (the plan), section 26 (the personal budget: the cost, the adult's part and the
council's part) and sections 31 to 33 (direct payments); SI 2014/2672 regs 3 and 4 (what is never charged for). Amounts
are pounds a week. Each line is rounded to the penny, because each is ordered and paid for by itself; so lines, holdings
and the whole agree.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from commonweal.core.calculations.registry import (
    CalculationInput,
    CalculationResult,
    Working,
    calculation,
    in_pounds,
    to_the_penny,
)
from commonweal.pathway.plans.kinds import KIND_TITLES, SupportKind

WeeklyPounds = Annotated[Decimal, Field(ge=0, le=1_000_000)]
NOTHING = Decimal(0)


class LineHolding(StrEnum):
    """How one line of a plan is paid for."""

    DIRECT_PAYMENT = "direct_payment"
    MANAGED = "managed"
    INDIVIDUAL_SERVICE_FUND = "individual_service_fund"
    UNPAID = "unpaid"


class PlanHolding(StrEnum):
    """How a whole budget is held: in one way, or in more than one."""

    DIRECT_PAYMENT = "direct_payment"
    MANAGED = "managed"
    INDIVIDUAL_SERVICE_FUND = "individual_service_fund"
    MIXED = "mixed"


@dataclass(frozen=True)
class HoldingWords:
    """A way of holding money: its name, and what it means."""

    title: str
    meaning: str


HOLDINGS: Mapping[str, HoldingWords] = {
    LineHolding.DIRECT_PAYMENT: HoldingWords(
        "Direct payment", "The person buys the support with money from the council"
    ),
    LineHolding.MANAGED: HoldingWords("Managed", "The council arranges the support"),
    LineHolding.INDIVIDUAL_SERVICE_FUND: HoldingWords(
        "Individual service fund", "A provider holds the money and spends it as the person asks"
    ),
    LineHolding.UNPAID: HoldingWords("Not paid for", "Family, friends or the community do it"),
    PlanHolding.MIXED: HoldingWords("Mixed", "The money is held in more than one way"),
}
"""Plain words for the ways of holding a line or a whole budget, for pages."""


class PlanLine(BaseModel):
    """One piece of support, priced by the hour or by the week. What is not paid for has hours but no price."""

    model_config = ConfigDict(extra="forbid")

    description: str = Field(min_length=1, description="What is done")
    kind: SupportKind
    weekly_hours: Annotated[Decimal, Field(ge=0, le=500)] = Field(
        default=NOTHING, description="Hours a week, all workers"
    )
    hourly_price: Annotated[Decimal, Field(ge=0, le=10_000)] = Field(default=NOTHING, description="Pounds an hour")
    weekly_price: WeeklyPounds = Field(default=NOTHING, description="Pounds a week, for what is not priced by the hour")
    held_as: LineHolding
    is_free: bool = Field(
        default=False,
        description="Never charged for: reablement to six weeks, equipment to £1,000, section 117 after-care, CJD",
    )

    @model_validator(mode="after")
    def _one_price(self) -> Self:
        if self.hourly_price and self.weekly_price:
            raise ValueError(f"“{self.description}” has a price an hour and a price a week. Give one of them")
        if self.held_as is LineHolding.UNPAID and (self.hourly_price or self.weekly_price):
            raise ValueError(
                f"“{self.description}” is not paid for, but has a price. Remove the price or say who holds it"
            )
        return self


class PlanCostInput(CalculationInput):
    """The lines of a plan, and what they are measured against, in pounds a week."""

    lines: list[PlanLine] = Field(default_factory=list)
    weekly_indicative: WeeklyPounds | None = Field(
        default=None, description="The indicative budget, where there is one"
    )
    weekly_contribution: WeeklyPounds | None = Field(
        default=None, description="What the person was found able to pay; null where it is not worked out yet"
    )


class PlanCostResult(CalculationResult):
    """Pounds a week, to the penny.

    `weekly_by_holding` has the ways in which money is held. `weekly_chargeable` is the cost without what is never
    charged for; `weekly_contribution` is never above it, and 0 while it is not worked out.
    `over_indicative` is how far the cost is above the indicative budget, 0 if it is not. `holding` is null when nothing
    is paid for.
    """

    weekly_cost: Decimal
    weekly_by_holding: dict[LineHolding, Decimal]
    weekly_chargeable: Decimal
    weekly_contribution: Decimal
    weekly_council_share: Decimal
    over_indicative: Decimal
    holding: PlanHolding | None


@calculation(
    "plan-cost",
    title="Weekly cost of a plan",
    source="Care Act 2014 sections 25 and 26",
    version="2",
)
def plan_cost(given: PlanCostInput) -> PlanCostResult:
    """The cost of the lines together, split by who holds the money and by who pays it."""
    costs = [_line_cost(line) for line in given.lines]
    cost = sum(costs, NOTHING)
    by_holding: dict[LineHolding, Decimal] = {}
    for line, amount in zip(given.lines, costs, strict=True):
        if amount:
            by_holding[line.held_as] = by_holding.get(line.held_as, NOTHING) + amount
    chargeable = sum((amount for line, amount in zip(given.lines, costs, strict=True) if not line.is_free), NOTHING)
    contribution = min(to_the_penny(given.weekly_contribution or NOTHING), chargeable)
    over = NOTHING
    if given.weekly_indicative is not None:
        over = max(NOTHING, cost - to_the_penny(given.weekly_indicative))
    found = PlanCostResult(
        weekly_cost=to_the_penny(cost),
        weekly_by_holding=by_holding,
        weekly_chargeable=to_the_penny(chargeable),
        weekly_contribution=to_the_penny(contribution),
        weekly_council_share=to_the_penny(cost - contribution),
        over_indicative=to_the_penny(over),
        holding=_holding(set(by_holding)),
    )
    lines = [_line_working(line, amount) for line, amount in zip(given.lines, costs, strict=True)]
    return found.model_copy(update={"workings": [*lines, *_totals(given, found, costs)]})


def _line_cost(line: PlanLine) -> Decimal:
    return to_the_penny(line.weekly_price or line.weekly_hours * line.hourly_price)


def _holding(ways: set[LineHolding]) -> PlanHolding | None:
    if not ways:
        return None
    return PlanHolding(ways.pop()) if len(ways) == 1 else PlanHolding.MIXED


def _line_working(line: PlanLine, cost: Decimal) -> Working:
    hours = f"{line.weekly_hours.normalize():f} hours"
    if line.held_as is LineHolding.UNPAID:
        how = "Not paid for"
    elif line.weekly_price:
        how = "A price for each week"
    else:
        how = f"{hours} x {in_pounds(line.hourly_price)}"
    if line.weekly_hours and (line.weekly_price or line.held_as is LineHolding.UNPAID):
        how = f"{how}, {hours} a week"
    if line.is_free:
        how = f"{how}. Free of charge to the person"
    source = f"Support plan: {KIND_TITLES[line.kind].lower()}, {HOLDINGS[line.held_as].title.lower()}"
    return Working(label=line.description, value=f"{in_pounds(cost)} a week", how=how, source=source)


def _totals(given: PlanCostInput, found: PlanCostResult, costs: list[Decimal]) -> list[Working]:
    """The lines after those of the plan itself: the cost, each holding, the two shares, the indicative budget."""
    cost, contribution = found.weekly_cost, found.weekly_contribution
    paid = " + ".join(in_pounds(amount) for amount in costs if amount) or "Nothing in the plan is paid for"
    lines = [Working(label="Cost of the plan", value=_weekly(cost), how=paid, source="Care Act 2014 section 26(1)(a)")]
    lines += [
        Working(
            label=HOLDINGS[way].title,
            value=_weekly(amount),
            how=HOLDINGS[way].meaning,
            source="The choice in the support plan",
        )
        for way, amount in found.weekly_by_holding.items()
    ]
    lines += [
        Working(
            label="Paid by the person",
            value=_weekly(contribution),
            how=_paid_by_person(given, found),
            source="Care Act 2014 section 26(1)(b)",
        ),
        Working(
            label="Paid by the council",
            value=_weekly(found.weekly_council_share),
            how=f"{in_pounds(cost)} - {in_pounds(contribution)}",
            source="Care Act 2014 section 26(1)(c)",
        ),
    ]
    if given.weekly_indicative is not None:
        lines.append(_against_indicative(cost, to_the_penny(given.weekly_indicative), found.over_indicative))
    return lines


def _paid_by_person(given: PlanCostInput, found: PlanCostResult) -> str:
    if given.weekly_contribution is None:
        return "Not worked out yet: until it is, nothing is counted here"
    able = to_the_penny(given.weekly_contribution)
    if able <= found.weekly_chargeable:
        return "As assessed"
    if found.weekly_chargeable < found.weekly_cost:
        return f"{in_pounds(able)} was found affordable; what is charged for costs {in_pounds(found.weekly_chargeable)}"
    return f"{in_pounds(able)} was found affordable, but the support costs less"


def _against_indicative(cost: Decimal, indicative: Decimal, over: Decimal) -> Working:
    if over:
        value = f"{in_pounds(over)} a week above it"
        how = f"{in_pounds(cost)} - {in_pounds(indicative)}. The plan needs a recorded reason and a manager's agreement"
    else:
        value = "Within it"
        how = f"{in_pounds(cost)} is not more than {in_pounds(indicative)}"
    return Working(
        label="Against the indicative budget", value=value, how=how, source="The council's allocation policy"
    )


def _weekly(amount: Decimal) -> str:
    return f"{in_pounds(amount)} a week"
