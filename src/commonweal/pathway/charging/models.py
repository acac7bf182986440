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
