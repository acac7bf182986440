"""Indicative budgets: a starting point for planning, with its working."""

from django.db import models

from commonweal.core.calculations.models import StoredResult
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.budgets.support_reasons import SUPPORT_REASONS
from commonweal.people.identity.models import AboutPerson


class IndicativeBudget(AboutPerson):
    """What the council's allocation table gives for the needs that were assessed, in pounds a week."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    scheme = models.CharField(max_length=60)
    points = models.JSONField(default=dict, help_text="domain -> points")
    proposed = models.JSONField(default=dict, help_text="domain -> points, as the assessment's answers gave them")
    changed_reason = models.TextField(blank=True, help_text="why something is otherwise than the assessment says")
    support_reason = models.CharField(
        max_length=40,
        choices=list(SUPPORT_REASONS.items()),
        blank=True,
        help_text="primary support reason, by which the fairness of a scheme is watched",
    )
    weekly_amount = models.DecimalField(max_digits=10, decimal_places=2, help_text="pounds a week")
    working = models.ForeignKey(StoredResult, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ends_on = models.DateField(
        null=True, blank=True, help_text="the last day, for a scheme of a term: a review is due then"
    )

    class Meta:
        indexes = (models.Index(fields=["person", "-made_at"], name="budget_person_time"),)

    def __str__(self) -> str:
        return f"£{self.weekly_amount} a week"
