"""What a person pays towards their support."""

from django.db import models
from django.db.models import F, Q

from commonweal.core.calculations.models import StoredResult
from commonweal.people.identity.models import AboutPerson


class FinancialAssessment(AboutPerson):
    """One working-out of a contribution, in force from `on` (until `until`, where it has an end). Never changed.

    Of those that cover a day, the one made last is in force: so a temporary stay, which has an end, gives way by itself
    to what was in force before it.
    """

    class Treatment(models.TextChoices):
        FULL = "full", "Worked out from income and capital"
        LIGHT_TOUCH = "light_touch", "Light-touch assessment"
        REFUSED = "refused", "No details were given"
        FREE = "free", "The support is free"

    on = models.DateField(help_text="the date whose rates apply, and from which it is in force")
    until = models.DateField(null=True, blank=True, help_text="the last day, where it was made for a time only")
    weekly_contribution = models.DecimalField(max_digits=10, decimal_places=2, help_text="pounds a week, at most")
    is_full_cost = models.BooleanField()
    treatment = models.CharField(max_length=20, choices=Treatment, default=Treatment.FULL)
    review_on = models.DateField(null=True, blank=True, help_text="when a time limit ends and more counts")
    working = models.ForeignKey(StoredResult, on_delete=models.PROTECT, related_name="+")
    means = models.OneToOneField(
        "Means", on_delete=models.PROTECT, null=True, blank=True, related_name="assessment", help_text="its lines"
    )
    uprating = models.ForeignKey("Uprating", on_delete=models.PROTECT, null=True, blank=True, related_name="made")
    is_written_to = models.BooleanField(default=True, help_text="whether the letter was written, or nobody is reached")
    made_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["person", "-made_at"], name="financial_person_time"),
            models.Index(fields=["review_on"], condition=Q(review_on__isnull=False), name="financial_review"),
            models.Index(fields=["uprating", "person"], condition=Q(is_written_to=False), name="financial_to_write"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("on")), name="financial_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(weekly_contribution__gte=0), name="financial_not_negative"),
        )

    def __str__(self) -> str:
        return f"£{self.weekly_contribution} a week"


class ContributionTask(AboutPerson):
    """Work for the finance team: this person's contribution has to be worked out. `answer` is what came of it."""

    class Why(models.TextChoices):
        ELIGIBLE = "eligible", "Found eligible for support"
        PLAN_SIGNED = "plan_signed", "A support plan was signed"
        MEANS_SENT = "means_sent", "They told us of their money"
        LOOK_AGAIN = "look_again", "They asked us to look again"
        TIME_LIMIT = "time_limit", "Something that was left out counts from now"

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
