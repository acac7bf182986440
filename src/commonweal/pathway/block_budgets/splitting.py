"""What a block contract leaves for personal budgets, and what it saves: calculation `block-budgets`. Pure.

Pool = cost of the block less the core cost that everybody at the address shares (somebody there day and night). Each
resident's own share is what the council's scheme allocates to them, in hours at the price of an hour. Saving = pool
less all shares. Where the shares come to more than the pool there is a shortfall for the council to find: no share is
cut to fit, since a budget must be enough to meet the needs (Care Act 2014 section 26). A year is 52 weeks.
"""

from decimal import Decimal
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

WEEKS_IN_A_YEAR = 52
SOURCE = "Care Act 2014 section 26; the contract"
Yearly = Annotated[Decimal, Field(ge=0, le=100_000_000, decimal_places=2)]


class BlockShareIn(BaseModel):
    """One resident's own share, in pounds a week."""

    model_config = ConfigDict(extra="forbid")

    reference: str = Field(default="", max_length=100)
    weekly_amount: Annotated[Decimal, Field(ge=0, le=100_000, decimal_places=2)]


class BlockBudgetsInput(CalculationInput):
    """Pounds a year for the whole block and its core, pounds for an hour, and each resident's share."""

    yearly_block: Yearly
    yearly_core: Yearly
    hourly_price: Annotated[Decimal, Field(gt=0, le=1_000, decimal_places=2)]
    residents: list[BlockShareIn] = Field(max_length=1_000)

    @model_validator(mode="after")
    def _core_within(self) -> Self:
        if self.yearly_core > self.yearly_block:
            raise ValueError("The core cost is part of the block, and not above it")
        return self


class BlockShare(BaseModel):
    """A resident's share: pounds and hours a week, and pounds a year."""

    reference: str
    weekly_amount: Decimal
    weekly_hours: Decimal
    yearly_amount: Decimal


class BlockBudgetsResult(CalculationResult):
    """Pounds a year. `saving` is below 0 where the shares come to more than the pool."""

    pool: Decimal
    shares: list[BlockShare]
    yearly_shares: Decimal
    saving: Decimal
    saving_per_resident: Decimal


@calculation("block-budgets", title="Personal budgets inside a block contract", source=SOURCE)
def block_budgets(given: BlockBudgetsInput) -> BlockBudgetsResult:
    """The pool, each share and the saving against the block."""
    pool = given.yearly_block - given.yearly_core
    shares = [
        BlockShare(
            reference=one.reference,
            weekly_amount=one.weekly_amount,
            weekly_hours=hours_of(one.weekly_amount, given.hourly_price),
            yearly_amount=one.weekly_amount * WEEKS_IN_A_YEAR,
        )
        for one in given.residents
    ]
    together = sum((one.yearly_amount for one in shares), Decimal(0))
    saving = pool - together
    count = len(shares)
    found = BlockBudgetsResult(
        pool=to_the_penny(pool),
        shares=shares,
        yearly_shares=to_the_penny(together),
        saving=to_the_penny(saving),
        saving_per_resident=to_the_penny(saving / count) if count else Decimal("0.00"),
    )
    short = saving < 0
    return found.model_copy(
        update={
            "workings": [
                _line("Pool", found.pool, f"{in_pounds(given.yearly_block)} less core {in_pounds(given.yearly_core)}"),
                _line("Own shares together", found.yearly_shares, f"{count} residents, 52 weeks of each share"),
                _line(
                    "Shortfall" if short else "Saving against the block",
                    abs(found.saving),
                    "The shares come to more than the pool: the council finds it, no share is cut"
                    if short
                    else "Pool less own shares",
                ),
                _line("For each resident", abs(found.saving_per_resident), f"Divided by {count}"),
            ]
        }
    )


def hours_of(weekly_amount: Decimal, hourly_price: Decimal) -> Decimal:
    """How many hours a week an amount buys, in quarters of an hour, rounded down: what is left cannot buy a quarter."""
    return (weekly_amount / hourly_price * 4 // 1) / 4


def _line(label: str, amount: Decimal, how: str) -> Working:
    return Working(label=label, value=f"{in_pounds(amount)} a year", how=how, source=SOURCE)
