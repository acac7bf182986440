"""What is asked and answered about one person's money: the input and result of the calculation `contribution`. Pure."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from commonweal.core.calculations.registry import CalculationInput, CalculationResult
from commonweal.pathway.charging.income import Income, WeeklyPounds

NOTHING = Decimal(0)


class Setting(StrEnum):
    """Where the person is supported. Anywhere but a care home is `home`."""

    HOME = "home"
    CARE_HOME = "care_home"


class Household(StrEnum):
    """Who the person lives with, as the minimum income guarantee divides people."""

    SINGLE = "single"
    COUPLE = "couple"
    LONE_PARENT = "lone_parent"


class Premium(StrEnum):
    """Additions to the minimum income guarantee. The enhanced premium comes on top of the disability premium."""

    DISABILITY = "disability"
    ENHANCED_DISABILITY = "enhanced_disability"
    CARER = "carer"


class ContributionInput(CalculationInput):
    """What is known of one adult's money and household on a day. Amounts are pounds a week; capital is pounds."""

    on: date = Field(description="The day whose rates apply")
    setting: Setting = Field(description="Where the person is supported: anywhere but a care home is `home`")
    household: Household
    age: int = Field(ge=18, le=130, description="Whole years on that day")
    pension_age: bool = Field(description="Has reached pension age; of a couple, one or both have")
    children: int = Field(default=0, ge=0, le=30, description="Children in the household the person is responsible for")
    premiums: list[Premium] = Field(default_factory=list, description="Premiums the person qualifies for")
    incomes: list[Income] = Field(default_factory=list, description="The person's own incomes")
    capital: Annotated[Decimal, Field(ge=0, le=1_000_000_000)] = Field(
        default=NOTHING, description="Pounds of savings and property that count; of a couple, the person's own share"
    )
    weekly_housing_costs: WeeklyPounds = Field(
        default=NOTHING, description="Rent, mortgage, council tax and service charges, less any help with them"
    )
    weekly_disability_expenditure: WeeklyPounds = Field(
        default=NOTHING, description="Spent because of disability; taken off where a benefit for care is counted"
    )
    weekly_local_disregards: WeeklyPounds = Field(
        default=NOTHING, description="What the council's own policy leaves out"
    )
    weekly_cost: WeeklyPounds = Field(description="Cost of all the support together")


class ContributionResult(CalculationResult):
    """Pounds a week, to the penny. At home the guarantee is given, in a care home the allowance; the other is null.

    `weekly_taken_off` is what comes off besides: housing costs, disability-related expenditure, disregards.
    `weekly_available` is what is then left, never below nothing; null where the full cost is paid.
    """

    weekly_countable_income: Decimal
    weekly_tariff_income: Decimal
    weekly_minimum_income_guarantee: Decimal | None = None
    weekly_personal_expenses_allowance: Decimal | None = None
    weekly_taken_off: Decimal = NOTHING
    weekly_available: Decimal | None = None
    weekly_contribution: Decimal
    full_cost: bool = Field(description="Capital is above the upper limit, so the person pays the full cost")
