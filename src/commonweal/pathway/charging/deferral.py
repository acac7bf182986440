"""Deferred payment: how much may be owed on a home (`deferred-payment-limit`) and what is owed on a day
(`deferred-payment-balance`). Pure.

Source: Care Act 2014 sections 34 and 35; the Care and Support (Deferred Payment) Regulations 2014, SI 2014/2671;
figures by date in `data/policy/deferred-payments/` and, for the lower capital limit, `data/policy/charging/`.
Amounts are pounds; what is deferred is pounds a week.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from commonweal.core.calculations.policy import policy_on
from commonweal.core.calculations.registry import (
    CalculationInput,
    CalculationResult,
    OutsideRule,
    Working,
    calculation,
    in_pounds,
    on_day,
    to_the_penny,
)
from commonweal.core.calculations.spans import months_after
from commonweal.pathway.charging.income import WeeklyPounds
from commonweal.pathway.charging.lines import figure_source

NOTHING = Decimal(0)
Pounds = Annotated[Decimal, Field(ge=0, le=1_000_000_000)]

DAYS_A_WEEK = 7
DAYS_A_YEAR = 365
STATEMENT_MONTHS = 6
"""A statement at least every six months (SI 2014/2671 reg 9 and statutory guidance, chapter 9)."""


class LimitInput(CalculationInput):
    on: date
    property_value: Pounds = Field(description="What the home would be sold for, in pounds; the person's own part")
    encumbrances: Pounds = Field(default=NOTHING, description="Pounds owed on it already: a mortgage, a charge")


class LimitResult(CalculationResult):
    """Pounds. `equity_limit` is the most that may be deferred on the home, without interest and fees."""

    property_value: Decimal
    sale_costs: Decimal
    lower_capital_limit: Decimal
    encumbrances: Decimal
    equity_limit: Decimal


@calculation(
    "deferred-payment-limit",
    title="How much may be deferred on a home",
    source="SI 2014/2671 reg 5; care and support statutory guidance, chapter 9",
)
def deferred_payment_limit(given: LimitInput) -> LimitResult:
    """Value less ten per cent, less the lower capital limit, less what is owed on it; never below nothing."""
    deferral, charging = policy_on("deferred-payments", given.on), policy_on("charging", given.on)
    share, lower = deferral.value("percent_kept_back"), charging.value("capital_lower_limit")
    kept_back = given.property_value * share.amount / 100
    left = given.property_value - kept_back - lower.amount - given.encumbrances
    limit = max(NOTHING, left)
    sums = (
        f"{in_pounds(given.property_value)} - {in_pounds(kept_back)} - {in_pounds(lower.amount)} - "
        f"{in_pounds(given.encumbrances)} = {in_pounds(left)}"
    )
    if left < 0:
        sums += ", and less than nothing counts as nothing"
    is_unverified = not (share.confirmed and lower.confirmed)
    return LimitResult(
        property_value=to_the_penny(given.property_value),
        sale_costs=to_the_penny(kept_back),
        lower_capital_limit=to_the_penny(lower.amount),
        encumbrances=to_the_penny(given.encumbrances),
        equity_limit=to_the_penny(limit),
        workings=[
            Working(
                label="Value of the home",
                value=in_pounds(given.property_value),
                how="The person's own part",
                source="A valuation",
            ),
            Working(
                label="Kept back for selling",
                value=in_pounds(kept_back),
                how=f"{share.amount.normalize():f}% of the value",
                source=figure_source(deferral, share),
                unverified=not share.confirmed,
            ),
            Working(
                label="Lower capital limit",
                value=in_pounds(lower.amount),
                how="Left with the person",
                source=figure_source(charging, lower),
                unverified=not lower.confirmed,
            ),
            Working(
                label="Owed on it already",
                value=in_pounds(given.encumbrances),
                how="Comes before the council" if given.encumbrances else "Nothing",
                source="SI 2014/2671 reg 5",
            ),
            Working(
                label="Most that may be deferred",
                value=in_pounds(limit),
                how=sums,
                source="SI 2014/2671 reg 5",
                unverified=is_unverified,
            ),
        ],
        policies=[deferral.reference, charging.reference],
    )


class BalanceInput(CalculationInput):
    on: date = Field(description="The day of the statement")
    starts_on: date = Field(description="The first day that is deferred")
    stops_on: date | None = Field(default=None, description="The first day that is no longer deferred, if there is one")
    weekly_deferred: WeeklyPounds
    equity_limit: Pounds
    fees: Pounds = Field(default=NOTHING, description="Fees added at the start, in pounds")
    repaid: Pounds = Field(default=NOTHING, description="Pounds paid back so far")


class BalanceResult(CalculationResult):
    """Pounds. At the limit nothing more is deferred; interest goes on until it is paid back."""

    deferred: Decimal
    interest: Decimal
    fees: Decimal
    repaid: Decimal
    balance: Decimal
    left_to_defer: Decimal
    limit_reached_on: date | None = None


@calculation(
    "deferred-payment-balance",
    title="What is owed under a deferred payment agreement",
    source="Care Act 2014 section 35; SI 2014/2671 regs 8 and 9",
)
def deferred_payment_balance(given: BalanceInput) -> BalanceResult:
    """What is owed at the start of a day: deferred by the day, with interest added up daily and charged once a year.

    Raises OutsideRule where the day is before the start or no rate of interest covers a day in between.
    """
    if given.on < given.starts_on:
        raise OutsideRule("on", "This is before the agreement begins", f"{on_day(given.starts_on)} or later")
    deferred, waiting, charged = NOTHING, NOTHING, NOTHING
    reached: date | None = None
    references: list[str] = []
    rate_lines: list[Working] = []
    day = given.starts_on
    daily = given.weekly_deferred / DAYS_A_WEEK
    ends = given.stops_on or given.on
    while day < given.on:
        policy = policy_on("deferred-payments", day)
        if policy.reference not in references:
            references.append(policy.reference)
            rate = policy.value("percent_interest_a_year")
            rate_lines.append(
                Working(
                    label=f"Interest from {on_day(day)}",
                    value=f"{rate.amount.normalize():f}% a year",
                    how="Worked out each day, added once a year",
                    source=figure_source(policy, rate),
                    unverified=not rate.confirmed,
                )
            )
            per_day = rate.amount / 100 / DAYS_A_YEAR
        if day < ends and reached is None:
            more = min(daily, given.equity_limit - deferred)
            deferred += more
            reached = day if deferred >= given.equity_limit else None
        waiting += (deferred + charged + given.fees) * per_day
        day += timedelta(days=1)
        if (day - given.starts_on).days % DAYS_A_YEAR == 0:
            charged, waiting = charged + waiting, NOTHING
    interest = to_the_penny(charged + waiting)
    owed = to_the_penny(deferred) + interest + to_the_penny(given.fees) - to_the_penny(given.repaid)
    days = (min(given.on, ends) - given.starts_on).days
    is_unverified = any(line.unverified for line in rate_lines)
    stopped = f"; the limit was reached on {on_day(reached)}" if reached else ""
    return BalanceResult(
        deferred=to_the_penny(deferred),
        interest=interest,
        fees=to_the_penny(given.fees),
        repaid=to_the_penny(given.repaid),
        balance=max(NOTHING, owed),
        left_to_defer=to_the_penny(given.equity_limit - deferred),
        limit_reached_on=reached,
        workings=[
            Working(
                label="Deferred",
                value=in_pounds(deferred),
                how=f"{in_pounds(given.weekly_deferred)} a week for {max(0, days)} days{stopped}",
                source="SI 2014/2671 reg 5",
            ),
            *rate_lines,
            Working(
                label="Interest in all",
                value=in_pounds(interest),
                how="On what was deferred, the fees, and interest already added",
                source="SI 2014/2671 reg 9",
                unverified=is_unverified,
            ),
            Working(
                label="Owed",
                value=in_pounds(max(NOTHING, owed)),
                how=f"{in_pounds(deferred)} + {in_pounds(interest)} + {in_pounds(given.fees)} (fees) - "
                f"{in_pounds(given.repaid)} (paid back)",
                source="Care Act 2014 section 35",
                unverified=is_unverified,
            ),
        ],
        policies=references,
    )


def statement_days(starts_on: date, until: date) -> list[date]:
    """The days from the start to `until` on which a statement is due: every six months."""
    found: list[date] = []
    months = STATEMENT_MONTHS
    while (day := months_after(starts_on, months)) <= until:
        found.append(day)
        months += STATEMENT_MONTHS
    return found
