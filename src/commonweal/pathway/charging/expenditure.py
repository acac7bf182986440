"""What somebody spends because of a disability: the calculation `disability-expenditure`. Pure.

Source: SI 2014/2672 Sch 1 para 4; care and support statutory guidance, Annex C paras 39 to 41. Where a council allows
a standard amount without bills, it is a dated figure in `data/policy/charging-expenditure/`; with evidence, what is
really spent is allowed. Every line that is not allowed in full says why. Amounts are pounds a week.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from commonweal.core.calculations.policy import Policy, policy_on
from commonweal.core.calculations.registry import (
    CalculationInput,
    CalculationResult,
    OutsideRule,
    Working,
    calculation,
    in_pounds,
    to_the_penny,
)
from commonweal.pathway.charging.income import WeeklyPounds
from commonweal.pathway.charging.lines import figure_source, weekly_line

NOTHING = Decimal(0)
_SOURCE = "SI 2014/2672 Sch 1 para 4; care and support statutory guidance, Annex C para 40"


class ExpenditureKind(StrEnum):
    COMMUNITY_ALARM = "community_alarm"
    PRIVATE_CARE = "private_care"
    LAUNDRY = "laundry"
    SPECIAL_DIET = "special_diet"
    CLOTHING = "clothing"
    BEDDING = "bedding"
    HEATING = "heating"
    WATER = "water"
    GARDEN = "garden"
    CLEANING = "cleaning"
    EQUIPMENT = "equipment"
    ASSISTANT_COSTS = "assistant_costs"
    INTERNET = "internet"
    TRANSPORT = "transport"
    OTHER = "other"


EXPENDITURE_WORDS: dict[ExpenditureKind, str] = {
    ExpenditureKind.COMMUNITY_ALARM: "A community alarm",
    ExpenditureKind.PRIVATE_CARE: "Care paid for privately, breaks included",
    ExpenditureKind.LAUNDRY: "More laundry than most",
    ExpenditureKind.SPECIAL_DIET: "A special diet",
    ExpenditureKind.CLOTHING: "Special clothing or footwear, or more wear",
    ExpenditureKind.BEDDING: "More bedding",
    ExpenditureKind.HEATING: "More heating than most",
    ExpenditureKind.WATER: "More water than most",
    ExpenditureKind.GARDEN: "Basic garden work",
    ExpenditureKind.CLEANING: "Cleaning and help in the house",
    ExpenditureKind.EQUIPMENT: "Disability equipment: buying, hiring, mending",
    ExpenditureKind.ASSISTANT_COSTS: "Costs of a personal assistant",
    ExpenditureKind.INTERNET: "Internet access",
    ExpenditureKind.TRANSPORT: "Transport beyond what a mobility benefit pays",
    ExpenditureKind.OTHER: "Something else because of the disability",
}


class Agreement(StrEnum):
    """What the council says of a line."""

    WAITING = "waiting"
    AGREED = "agreed"
    IN_PART = "in_part"
    NOT_AGREED = "not_agreed"


class ExpenditureLine(BaseModel):
    """One thing that is spent on, and what was agreed about it."""

    model_config = ConfigDict(extra="forbid")

    kind: ExpenditureKind
    name: str = Field(default="", max_length=200)
    weekly: WeeklyPounds
    evidence: str = Field(default="", max_length=300, description="What was seen; empty for a standard amount")
    agreement: Agreement = Agreement.AGREED
    weekly_agreed: WeeklyPounds | None = Field(default=None, description="Where it is agreed in part")
    reason: str = Field(default="", max_length=2000, description="Why it is not agreed in full")


class ExpenditureInput(CalculationInput):
    on: date
    lines: list[ExpenditureLine] = Field(default_factory=list, max_length=100)


class ExpenditureResult(CalculationResult):
    """Pounds a week: what was told, and what of it comes off."""

    weekly_asked: Decimal
    weekly_agreed: Decimal


@calculation(
    "disability-expenditure",
    title="What somebody spends because of a disability",
    source="SI 2014/2672 Sch 1 para 4; care and support statutory guidance, Annex C",
)
def disability_expenditure(given: ExpenditureInput) -> ExpenditureResult:
    """The sum of what is agreed, with a line for each. Raises OutsideRule where a refusal has no reason."""
    policy = policy_on("charging-expenditure", given.on)
    agreed = NOTHING
    lines = []
    for index, one in enumerate(given.lines):
        amount, line = _agreed(one, index, policy)
        agreed += amount
        lines.append(line)
    asked = sum((line.weekly for line in given.lines), NOTHING)
    how = f"Of {in_pounds(asked)} that is spent" if asked != agreed else "All that is spent"
    is_unverified = any(line.unverified for line in lines)
    total = weekly_line("Disability-related expenditure agreed", agreed, how, _SOURCE, is_unverified=is_unverified)
    return ExpenditureResult(
        weekly_asked=to_the_penny(asked),
        weekly_agreed=to_the_penny(agreed),
        workings=[*lines, total],
        policies=[policy.reference],
    )


def _agreed(one: ExpenditureLine, index: int, policy: Policy) -> tuple[Decimal, Working]:
    """What comes off for one line, in pounds a week, and its line of the working."""
    title = one.name or EXPENDITURE_WORDS[one.kind]
    if one.agreement is Agreement.WAITING:
        return NOTHING, weekly_line(title, NOTHING, f"{in_pounds(one.weekly)} is not decided yet", _SOURCE)
    if one.agreement is Agreement.NOT_AGREED:
        how = f"{in_pounds(one.weekly)} was not agreed: {_reason(one, index)}"
        return NOTHING, weekly_line(title, NOTHING, how, _SOURCE)
    if one.agreement is Agreement.IN_PART:
        part = one.weekly_agreed
        if part is None or part > one.weekly:
            allowed = f"at most {in_pounds(one.weekly)}"
            raise OutsideRule(f"lines.{index}.weekly_agreed", "Give the part that is agreed", allowed)
        how = f"Of {in_pounds(one.weekly)}: {_reason(one, index)}"
        return part, weekly_line(title, part, how, _SOURCE)
    standard = policy.document["values"].get(f"standard_{one.kind.value}")
    if one.evidence or standard is None:
        how = f"What is spent ({one.evidence})" if one.evidence else "What is spent"
        return one.weekly, weekly_line(title, one.weekly, how, _SOURCE)
    figure = policy.value(f"standard_{one.kind.value}")
    amount = min(one.weekly, figure.amount)
    how = f"The lower of {in_pounds(one.weekly)} (spent) and {in_pounds(figure.amount)} (allowed without bills)"
    source = figure_source(policy, figure)
    return amount, weekly_line(title, amount, how, source, is_unverified=not figure.confirmed)


def _reason(one: ExpenditureLine, index: int) -> str:
    if not one.reason.strip():
        raise OutsideRule(f"lines.{index}.reason", "Say why it is not agreed in full", "words")
    return one.reason
