"""What eases a contribution: an amount let off with authority, and a person's wish that it is looked at again."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commonweal.people.identity.models import AboutPerson


class Waiver(AboutPerson):
    """A part of a contribution that the council does not ask for. It counts once somebody else has authorised it."""

    weekly_amount = models.DecimalField(max_digits=10, decimal_places=2, help_text="pounds a week that are not asked")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="the last day")
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_authorised = models.BooleanField(null=True, help_text="empty until somebody else has answered")
    answer = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=["person", "starts_on"], name="waiver_person_start"),)
        constraints = (
            models.CheckConstraint(condition=Q(weekly_amount__gt=0), name="waiver_is_of_something"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="waiver_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(is_authorised__isnull=True, answered_by__isnull=True)
                | (Q(is_authorised__isnull=False, answered_at__isnull=False) & ~Q(answered_by=F("asked_by"))),
                name="waiver_is_authorised_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"£{self.weekly_amount} a week let off from {self.starts_on}"


class LookAgain(AboutPerson):
    """Somebody asks that a contribution is looked at again, in their own words; and what they were answered."""

    class Why(models.TextChoices):
        CHANGED = "changed", "Something has changed"
        WRONG = "wrong", "I think something is wrong or was left out"
        CANNOT_PAY = "cannot_pay", "I cannot pay this"
        COMPLAINT = "complaint", "I want to complain about how it was done"

    why = models.CharField(max_length=20, choices=Why)
    words = models.TextField()
    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=200)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (models.Index(fields=["asked_at"], condition=Q(answered_at=None), name="look_again_open"),)

    def __str__(self) -> str:
        return self.get_why_display()
