"""The new year's figures for everybody at once: one run, its lines, and who approved it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commonweal.core.accounts.models import Organisation
from commonweal.people.identity.models import AboutPerson


class Uprating(models.Model):
    """One run for one council and year. Its status is read from its timestamps.

    Nothing of it is in force before somebody other than who asked for it has approved it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    year = models.CharField(max_length=10, help_text="2026-27: the name of the policy file")
    starts_on = models.DateField(help_text="the first day of the new year's figures")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_by_name = models.CharField(max_length=200)
    total = models.PositiveIntegerField(default=0, help_text="persons to be worked out")
    done = models.PositiveIntegerField(default=0, help_text="persons worked out so far")
    reached = models.UUIDField(null=True, blank=True, help_text="the last person, in the order of their keys")
    worked_out_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_by_name = models.CharField(max_length=200, blank=True)
    in_force_at = models.DateTimeField(null=True, blank=True, help_text="when the last of it was put in force")
    written_at = models.DateTimeField(null=True, blank=True, help_text="when the last letter was written")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["council", "year"],
                condition=Q(cancelled_at__isnull=True, in_force_at__isnull=True),
                name="one_open_uprating_a_council_and_year",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True)
                | (
                    Q(worked_out_at__isnull=False, cancelled_at__isnull=True, approved_by__isnull=False)
                    & (Q(asked_by__isnull=True) | ~Q(approved_by=F("asked_by")))
                ),
                name="uprating_is_approved_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.council}: {self.year}"


class UpratedContribution(AboutPerson):
    """What one person would pay in the new year, or why that could not be worked out."""

    class Effect(models.TextChoices):
        BEGINS = "begins", "Begins to pay"
        STOPS = "stops", "Stops paying"
        RISES = "rises", "Pays more"
        FALLS = "falls", "Pays less"
        SAME = "same", "Pays the same"
        PROBLEM = "problem", "Could not be worked out"

    uprating = models.ForeignKey(Uprating, on_delete=models.CASCADE, related_name="lines")
    source = models.ForeignKey("FinancialAssessment", on_delete=models.PROTECT, related_name="+")
    effect = models.CharField(max_length=10, choices=Effect)
    weekly_before = models.DecimalField(max_digits=10, decimal_places=2)
    weekly_after = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    weekly_change = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    inputs = models.JSONField(default=dict, help_text="as the calculation takes them in the new year")
    changes = models.JSONField(default=list, help_text="the incomes that rose: kind, before, after")
    problem = models.TextField(blank=True)
    is_settled = models.BooleanField(default=False, help_text="put in force, or passed over with a reason")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["uprating", "person"], name="one_line_a_person_and_uprating"),
            models.CheckConstraint(
                condition=Q(weekly_after__isnull=False) | ~Q(problem=""), name="uprated_line_has_amount_or_problem"
            ),
        )
        indexes = (
            models.Index(fields=["uprating", "effect", "-weekly_change"], name="uprated_effect_change"),
            models.Index(fields=["uprating", "-weekly_change"], name="uprated_change"),
            models.Index(fields=["uprating", "person"], condition=Q(is_settled=False), name="uprated_to_settle"),
        )

    def __str__(self) -> str:
        return f"£{self.weekly_before} to {f'£{self.weekly_after}' if self.weekly_after is not None else self.problem}"
