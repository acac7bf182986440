"""One budget out of several funders' money, as it was agreed, and what was spent of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commonweal.core.calculations.models import StoredResult
from commonweal.pathway.budgets.integrated import FUNDER_WORDS, HELD_WORDS
from commonweal.people.identity.models import AboutPerson


class FundedBudget(AboutPerson):
    """Who pays which part of a plan. A later one for the same plan counts instead of it; none is changed."""

    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="+")
    weekly_total = models.DecimalField(max_digits=10, decimal_places=2, help_text="pounds a week")
    working = models.ForeignKey(StoredResult, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["plan", "-made_at"], name="funded_budget_plan_time"),)

    def __str__(self) -> str:
        return f"£{self.weekly_total} a week"


class BudgetPart(AboutPerson):
    """One funder's part, and who at the funder agreed to it."""

    budget = models.ForeignKey(FundedBudget, on_delete=models.PROTECT, related_name="parts")
    funder = models.CharField(max_length=20, choices=list(FUNDER_WORDS.items()))
    weekly_amount = models.DecimalField(max_digits=10, decimal_places=2, help_text="pounds a week")
    nhs_share = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True, help_text="of after-care")
    agreed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["budget", "funder"], name="funder_once_a_budget"),
            models.CheckConstraint(condition=Q(weekly_amount__gte=0), name="budget_part_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.get_funder_display()}: £{self.weekly_amount} a week"


class BudgetHolding(AboutPerson):
    """How part of the budget is held."""

    budget = models.ForeignKey(FundedBudget, on_delete=models.PROTECT, related_name="holdings")
    held_as = models.CharField(max_length=30, choices=list(HELD_WORDS.items()))
    weekly_amount = models.DecimalField(max_digits=10, decimal_places=2, help_text="pounds a week")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["budget", "held_as"], name="holding_once_a_budget"),
            models.CheckConstraint(condition=Q(weekly_amount__gte=0), name="budget_holding_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.get_held_as_display()}: £{self.weekly_amount} a week"


class BudgetSpending(AboutPerson):
    """What was spent of a budget from a day to a day, divided between its funders to the penny when it is recorded."""

    budget = models.ForeignKey(FundedBudget, on_delete=models.PROTECT, related_name="spending")
    first_on = models.DateField()
    last_on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2, help_text="pounds in the period")
    by_funder = models.JSONField(help_text="funder -> pounds in the period")
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=200)

    class Meta:
        indexes = (models.Index(fields=["budget", "first_on"], name="budget_spending_time"),)
        constraints = (
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="spending_ends_after_start"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="spending_not_negative"),
        )

    def __str__(self) -> str:
        return f"£{self.amount} from {self.first_on} to {self.last_on}"
