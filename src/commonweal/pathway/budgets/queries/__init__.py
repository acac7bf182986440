"""Reading indicative budgets, as far as the actor's sight of money goes."""

from commonweal.pathway.budgets.queries.shown import (
    answers_of,
    budgets_from,
    budgets_shown,
    eligible_assessment,
    latest_budget,
    may_set_budget,
)

__all__ = [
    "answers_of",
    "budgets_from",
    "budgets_shown",
    "eligible_assessment",
    "latest_budget",
    "may_set_budget",
]
