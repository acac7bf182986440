"""Lines of a charging working: an amount a week in words, and where a dated figure stands. Pure."""

from decimal import Decimal

from commonweal.core.calculations.policy import Policy, PolicyValue
from commonweal.core.calculations.registry import Working, in_pounds


def weekly_line(label: str, weekly: Decimal, how: str, source: str, *, is_unverified: bool = False) -> Working:
    """One line for an amount of pounds a week."""
    return Working(label=label, value=f"{in_pounds(weekly)} a week", how=how, source=source, unverified=is_unverified)


def figure_line(label: str, weekly: Decimal, how: str, policy: Policy, figure: PolicyValue) -> Working:
    """One line for an amount of pounds a week got from one dated figure, marked when that figure is not confirmed."""
    return weekly_line(label, weekly, how, figure_source(policy, figure), is_unverified=not figure.confirmed)


def figure_source(policy: Policy, figure: PolicyValue) -> str:
    """The rule a figure comes from, the file that holds it, and how it was got."""
    return f"{figure.source} ({policy.reference}: {figure.status})"
