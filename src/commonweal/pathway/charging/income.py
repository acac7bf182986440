"""Which income counts towards a contribution, and which does not. Pure.

Source: the Care and Support (Charging and Assessment of Resources) Regulations 2014, SI 2014/2672 (regs 13 to 15 and
Schedule 1), with the care and support statutory guidance, Annex C.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from commonweal.core.calculations.policy import Policy
from commonweal.core.calculations.registry import Working, in_pounds

WeeklyPounds = Annotated[Decimal, Field(ge=0, le=1_000_000)]
"""Pounds a week, never negative. The upper bound only keeps out slips of the keyboard."""


class IncomeKind(StrEnum):
    STATE_PENSION = "state_pension"
    PRIVATE_PENSION = "private_pension"
    PENSION_CREDIT_GUARANTEE = "pension_credit_guarantee"
    PENSION_CREDIT_SAVINGS = "pension_credit_savings"
    EARNINGS = "earnings"
    PIP_DAILY_LIVING = "pip_daily_living"
    PIP_MOBILITY = "pip_mobility"
    ATTENDANCE_ALLOWANCE = "attendance_allowance"
    DLA_CARE = "dla_care"
    DLA_MOBILITY = "dla_mobility"
    UNIVERSAL_CREDIT = "universal_credit"
    EMPLOYMENT_SUPPORT_ALLOWANCE = "employment_support_allowance"
    CARERS_ALLOWANCE = "carers_allowance"
    CHILD_BENEFIT = "child_benefit"
    WAR_PENSION = "war_pension"
    GUARANTEED_INCOME_PAYMENT = "guaranteed_income_payment"
    WAR_WIDOWS_PENSION = "war_widows_pension"
    CHARITABLE = "charitable"
    DIRECT_PAYMENT = "direct_payment"
    OTHER = "other"


class Income(BaseModel):
    """One income of the person's own, net of tax, in pounds a week. Of a couple's income, the person's share."""

    model_config = ConfigDict(extra="forbid")

    kind: IncomeKind
    weekly: WeeklyPounds


@dataclass(frozen=True)
class IncomeTreatment:
    """How one kind of income is treated: its name for people, whether it counts, why, and where the rule stands."""

    title: str
    is_counted: bool
    why: str
    source: str


_COUNTED = "Counted in full"
_REG_13 = "SI 2014/2672 reg 13"
_SCHEDULE = "SI 2014/2672 Sch 1"
_FOR_CARE = "Counted in full: a benefit for care"
_MOBILITY = "Not counted: the mobility part of a benefit"

TREATMENTS: dict[IncomeKind, IncomeTreatment] = {
    IncomeKind.STATE_PENSION: IncomeTreatment("State pension", True, _COUNTED, _REG_13),
    IncomeKind.PRIVATE_PENSION: IncomeTreatment("Private or work pension", True, _COUNTED, _REG_13),
    IncomeKind.PENSION_CREDIT_GUARANTEE: IncomeTreatment("Pension Credit: guarantee credit", True, _COUNTED, _REG_13),
    IncomeKind.PENSION_CREDIT_SAVINGS: IncomeTreatment("Pension Credit: savings credit", True, _COUNTED, _REG_13),
    IncomeKind.EARNINGS: IncomeTreatment(
        "Earnings", False, "Not counted: what a person earns is theirs to keep", "SI 2014/2672 reg 14"
    ),
    IncomeKind.PIP_DAILY_LIVING: IncomeTreatment(
        "Personal Independence Payment: daily living", True, _FOR_CARE, _REG_13
    ),
    IncomeKind.PIP_MOBILITY: IncomeTreatment("Personal Independence Payment: mobility", False, _MOBILITY, _SCHEDULE),
    IncomeKind.ATTENDANCE_ALLOWANCE: IncomeTreatment("Attendance Allowance", True, _FOR_CARE, _REG_13),
    IncomeKind.DLA_CARE: IncomeTreatment("Disability Living Allowance: care", True, _FOR_CARE, _REG_13),
    IncomeKind.DLA_MOBILITY: IncomeTreatment(
        "Disability Living Allowance: mobility", False, _MOBILITY, "SI 2014/2672 Sch 1 para 8"
    ),
    IncomeKind.UNIVERSAL_CREDIT: IncomeTreatment("Universal Credit", True, _COUNTED, _REG_13),
    IncomeKind.EMPLOYMENT_SUPPORT_ALLOWANCE: IncomeTreatment(
        "Employment and Support Allowance", True, _COUNTED, _REG_13
    ),
    IncomeKind.CARERS_ALLOWANCE: IncomeTreatment("Carer's Allowance", True, _COUNTED, _REG_13),
    IncomeKind.CHILD_BENEFIT: IncomeTreatment(
        "Child Benefit", False, "Not counted: it is for the child", "Care and support statutory guidance, Annex C"
    ),
    IncomeKind.WAR_PENSION: IncomeTreatment(
        "War pension", False, "Not counted (an allowance for constant attendance is: enter it as other)", _SCHEDULE
    ),
    IncomeKind.GUARANTEED_INCOME_PAYMENT: IncomeTreatment(
        "Guaranteed income payment (armed forces)", False, "Not counted", "SI 2014/2672 Sch 1 para 18"
    ),
    IncomeKind.WAR_WIDOWS_PENSION: IncomeTreatment("War widow's or widower's pension", True, _COUNTED, _SCHEDULE),
    IncomeKind.CHARITABLE: IncomeTreatment(
        "Money from a charity or given freely", False, "Not counted: charitable or voluntary", _SCHEDULE
    ),
    IncomeKind.DIRECT_PAYMENT: IncomeTreatment(
        "Direct payment for care and support", False, "Not counted: it pays for support", _SCHEDULE
    ),
    IncomeKind.OTHER: IncomeTreatment("Other income", True, _COUNTED, _REG_13),
}
"""How each kind is treated. The first pounds of a war widow's pension are left out by `counted_income`."""

BENEFITS_FOR_CARE = frozenset({IncomeKind.PIP_DAILY_LIVING, IncomeKind.ATTENDANCE_ALLOWANCE, IncomeKind.DLA_CARE})
"""Where one of these is counted, disability-related expenditure is taken off (SI 2014/2672 Sch 1 para 4)."""


def counted_income(incomes: list[Income], policy: Policy) -> tuple[Decimal, list[Working]]:
    """Pounds a week that count, exact, and one line for each income, ending with the sum."""
    left_out = policy.value("war_widows_pension_disregard")
    still_left_out = left_out.amount
    lines = []
    counted = []
    for income in incomes:
        treatment = TREATMENTS[income.kind]
        amount = income.weekly if treatment.is_counted else Decimal(0)
        how = treatment.why
        is_unverified = False
        if income.kind is IncomeKind.WAR_WIDOWS_PENSION:
            # The disregard is one amount a person, however many payments the pension comes in.
            disregarded = min(income.weekly, still_left_out)
            still_left_out -= disregarded
            amount = income.weekly - disregarded
            how = f"{in_pounds(income.weekly)} less {in_pounds(disregarded)} that is not counted"
            is_unverified = not left_out.confirmed
        elif not treatment.is_counted:
            how = f"{in_pounds(income.weekly)} a week. {how}"
        counted.append(amount)
        lines.append(
            Working(
                label=treatment.title,
                value=f"{in_pounds(amount)} a week counted",
                how=how,
                source=treatment.source,
                unverified=is_unverified,
            )
        )
    total = sum(counted, Decimal(0))
    how = " + ".join(in_pounds(amount) for amount in counted if amount) or "No income that counts"
    value = f"{in_pounds(total)} a week"
    return total, [*lines, Working(label="Income that counts", value=value, how=how, source=_REG_13)]
