"""Reading who pays which part of a plan, as far as the actor's sight of money goes."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import Role
from commonweal.pathway.budgets.integrated import FUNDER_WORDS, SIDE_WORDS
from commonweal.pathway.budgets.models import BudgetSpending, FundedBudget
from commonweal.pathway.plans.models import Plan
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access

FUNDERS_AGREE = (Role.SOCIAL_WORKER, Role.TEAM_MANAGER)
RECORD_SPENDING = (*FUNDERS_AGREE, Role.FINANCE_OFFICER)
WEEKS_IN_A_YEAR = 52


def funded_budgets() -> QuerySet[FundedBudget]:
    """Budgets with their parts, ways of holding and working, the latest first."""
    found = FundedBudget.objects.select_related("working", "made_by", "person")
    return found.prefetch_related("parts", "holdings").order_by("-made_at")


def funded_budget_of(plan: Plan) -> FundedBudget | None:
    """What counts for a plan now; None where nobody divided it yet or money is hidden."""
    return funded_budgets().filter(plan=plan.pk).first()


def funded_budget_for(person: Person) -> FundedBudget | None:
    """The latest of a person's budgets that were divided between funders."""
    return funded_budgets().filter(person=person).first()


def may_divide(actor: Actor, access: Access) -> bool:
    """Whether the actor plans with the person and sees their money."""
    return actor.is_system or (actor.has_role(*FUNDERS_AGREE) and access.keeps and access.sees("money"))


@dataclass(frozen=True)
class PaidBy:
    """What somebody pays, in pounds a week and a year of 52 weeks."""

    name: str
    weekly: Decimal

    @property
    def yearly(self) -> Decimal:
        return self.weekly * WEEKS_IN_A_YEAR


def sides_of(budget: FundedBudget) -> list[PaidBy]:
    """Who pays in the end, as it was worked out: council, NHS, the person."""
    return [PaidBy(SIDE_WORDS[side], Decimal(said)) for side, said in budget.working.result["weekly_by_side"].items()]


def spending_by_funder(budget_id: UUID) -> tuple[list[BudgetSpending], dict[str, Decimal]]:
    """What was spent of a budget, the latest first, and together by funder, for reporting back to each."""
    rows = list(BudgetSpending.objects.filter(budget=budget_id).order_by("-first_on", "-recorded_at"))
    together: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        for funder, amount in row.by_funder.items():
            together[FUNDER_WORDS[funder]] += Decimal(amount)
    return rows, dict(together)
