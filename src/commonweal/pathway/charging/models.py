"""What a person pays towards their support."""

from django.db import models

from commonweal.core.calculations.models import StoredResult
from commonweal.people.identity.models import AboutPerson


class FinancialAssessment(AboutPerson):
    """One working-out of a contribution, as it was on a day."""

    on = models.DateField(help_text="the date whose rates apply")
    weekly_contribution = models.DecimalField(max_digits=10, decimal_places=2, help_text="pounds a week, at most")
    is_full_cost = models.BooleanField()
    working = models.ForeignKey(StoredResult, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["person", "-made_at"], name="financial_person_time"),)

    def __str__(self) -> str:
        return f"£{self.weekly_contribution} a week"


class ContributionTask(AboutPerson):
    """Work for the finance team: this person's contribution has to be worked out. `answer` is what came of it."""

    class Why(models.TextChoices):
        ELIGIBLE = "eligible", "Found eligible for support"
        PLAN_SIGNED = "plan_signed", "A support plan was signed"

    why = models.CharField(max_length=20, choices=Why)
    weekly_cost = models.DecimalField(
        max_digits=10, decimal_places=2, null=True, blank=True, help_text="pounds a week, where a plan says it"
    )
    asked_at = models.DateTimeField()
    answer = models.ForeignKey(
        FinancialAssessment, on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )

    class Meta:
        indexes = (models.Index(fields=["asked_at"], condition=models.Q(answer=None), name="contribution_task_open"),)
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(answer__isnull=True), name="one_open_contribution_task_a_person"
            ),
        )

    def __str__(self) -> str:
        return self.get_why_display()
