"""What a provider is paid while the person it supports is in hospital: the calculation `retention-payment`. Pure.

A provider that keeps its workers for the person is paid as planned for up to 7 days of one stay. The package is held to
the 14th day; a longer stay means that it is reviewed. Source: as a council in Cheshire publishes it (each sets its own,
in `data/policy/payments`).
"""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import ConfigDict, Field

from commonweal.core.calculations.registry import (
    CalculationInput,
    CalculationResult,
    Working,
    calculation,
    in_pounds,
    to_the_penny,
)
from commonweal.pathway.payments.rules import AbsenceKind, AbsenceRule, latest_rules, rules_on
from commonweal.pathway.payments.weeks import DAYS

SOURCE = "The council's policy on hospital stays (data/policy/payments)"


class RetentionInput(CalculationInput):
    """One stay in hospital, in whole days, and what the support costs."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"on": "2026-11-02", "days": 10, "weekly_cost": "280.00"}]}
    )

    days: Annotated[int, Field(ge=0, le=3660)] = Field(description="Days of the stay on which support was planned")
    weekly_cost: Annotated[Decimal, Field(ge=0, le=1_000_000)] = Field(
        default=Decimal(0), description="What the support costs, in pounds a week"
    )
    on: date | None = Field(default=None, description="The first day of the stay, which chooses the rules")


class RetentionResult(CalculationResult):
    """`retained_days` are paid as planned; `package_review` where the stay is longer than support is held for."""

    retained_days: int
    unpaid_days: int
    package_review: bool
    retention_payment: Decimal = Field(description="Pounds, for the retained days together")


def retained_days(days: int, rule: AbsenceRule) -> int:
    """How many days of an absence of so many days are paid as planned."""
    return min(days, rule.retained_days)


def needs_review(days: int, rule: AbsenceRule) -> bool:
    """Whether an absence is longer than the support is held for."""
    return rule.review_after_days is not None and days > rule.review_after_days


@calculation("retention-payment", title="Paying a provider during a hospital stay", source=SOURCE)
def retention_payment(given: RetentionInput) -> RetentionResult:
    """For how many days of a hospital stay the provider is paid, how much, and whether the support is reviewed."""
    rules = rules_on(given.on) if given.on else latest_rules()
    rule = rules.absences[AbsenceKind.HOSPITAL]
    retained = retained_days(given.days, rule)
    review = needs_review(given.days, rule)
    payment = to_the_penny(given.weekly_cost * retained / DAYS)
    lines = [
        Working(
            label="Days paid as planned",
            value=str(retained),
            how=f"The fewer of {given.days} days in hospital and {rule.retained_days} days",
            source=SOURCE,
            unverified=rules.unverified,
        ),
        Working(label="Days not paid", value=str(given.days - retained), how=f"{given.days} - {retained}"),
        Working(
            label="Is the support looked at again?",
            value="Yes" if review else "No",
            how=f"A stay of more than {rule.review_after_days} days means a review of the package",
            source=SOURCE,
            unverified=rules.unverified,
        ),
        Working(
            label="Paid to keep the provider",
            value=in_pounds(payment),
            how=f"{in_pounds(given.weekly_cost)} a week x {retained} / {DAYS}",
        ),
    ]
    return RetentionResult(
        retained_days=retained,
        unpaid_days=given.days - retained,
        package_review=review,
        retention_payment=payment,
        workings=lines,
        policies=[rules.reference],
    )
