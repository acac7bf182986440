"""What capital does to a contribution: nothing, tariff income, or the full cost. Pure.

Source: SI 2014/2672 reg 12 (limits) and reg 25 (tariff income).
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from commonweal.core.calculations.policy import Policy
from commonweal.core.calculations.registry import Working, in_pounds
from commonweal.pathway.charging.lines import figure_source, weekly_line


@dataclass(frozen=True)
class CapitalFound:
    """Tariff income in pounds a week, whether capital is above the upper limit, and the lines that show it."""

    tariff: Decimal
    is_above_upper_limit: bool
    lines: list[Working]


def tariff_income(capital: Decimal, policy: Policy) -> CapitalFound:
    """£1 a week for each step, or part of one, above the lower limit. Above the upper limit none is worked out,
    because the full cost is then paid whatever the income. Takes pounds."""
    lower, upper, step = (policy.value(key) for key in ("capital_lower_limit", "capital_upper_limit", "tariff_step"))
    is_above = capital > upper.amount
    is_unverified = not (lower.confirmed and upper.confirmed and step.confirmed)
    tariff = Decimal(0)
    if is_above:
        limits = f"More than the upper limit of {in_pounds(upper.amount)}"
        how = "Not worked out: above the upper limit the full cost is paid"
    elif capital > lower.amount:
        excess = capital - lower.amount
        tariff = (excess / step.amount).to_integral_value(rounding=ROUND_CEILING)
        limits = f"Between the limits of {in_pounds(lower.amount)} and {in_pounds(upper.amount)}"
        how = (
            f"{in_pounds(capital)} - {in_pounds(lower.amount)} = {in_pounds(excess)}; "
            f"£1 a week for each {in_pounds(step.amount)} or part of it: {in_pounds(tariff)}"
        )
    else:
        limits = f"Not more than the lower limit of {in_pounds(lower.amount)}, so it does not count"
        how = "None: capital is not more than the lower limit"
    limit = upper if is_above else lower
    return CapitalFound(
        tariff=tariff,
        is_above_upper_limit=is_above,
        lines=[
            Working(
                label="Capital",
                value=in_pounds(capital),
                how=limits,
                source=figure_source(policy, limit),
                unverified=is_unverified,
            ),
            weekly_line(
                "Tariff income from capital", tariff, how, figure_source(policy, step), is_unverified=is_unverified
            ),
        ],
    )
