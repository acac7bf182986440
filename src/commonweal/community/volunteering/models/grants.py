"""Small grants that help groups begin: what was asked for, awarded, spent, and what came of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commonweal.core.places.models import Area, Place


class Grant(models.Model):
    """One application of a group, from the asking to the result. Seen by who asked, and by those who decide."""

    class State(models.TextChoices):
        APPLIED = "applied", "Waits for a decision"
        AWARDED = "awarded", "Awarded"
        DECLINED = "declined", "Not awarded"
        WITHDRAWN = "withdrawn", "Withdrawn"
        REPORTED = "reported", "Spent and reported"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    key = models.CharField(max_length=64, help_text="digest of the code that the group follows it with")
    group_name = models.CharField(max_length=200)
    about = models.TextField(help_text="who the group is, and whether it has begun")
    contact_name = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    postcode = models.CharField(max_length=8)
    neighbourhood = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    purpose = models.TextField(help_text="what it is for, and what will be different")
    costs = models.TextField(help_text="what it would be spent on")
    amount = models.DecimalField(max_digits=8, decimal_places=2, help_text="pounds asked for")
    people = models.PositiveIntegerField(help_text="people it would help, as the group reckons")
    state = models.CharField(max_length=10, choices=State, default=State.APPLIED)
    applied_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    decision_words = models.TextField(blank=True)
    awarded = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True, help_text="pounds")
    report_by = models.DateField(null=True, blank=True, help_text="the last day to report spend and result")
    reminded_on = models.DateField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    result = models.TextField(blank=True, help_text="what came of it, in the group's words")
    people_helped = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["place", "state", "-applied_at"], name="grant_place_state"),
            models.Index(fields=["key"], name="grant_key"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="grant_asks_for_something"),
            models.CheckConstraint(
                condition=Q(awarded=None) | Q(awarded__gt=0, awarded__lte=F("amount")), name="grant_within_the_asking"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["awarded", "reported"], awarded__isnull=False, report_by__isnull=False)
                | ~Q(state__in=["awarded", "reported"]) & Q(awarded=None),
                name="grant_awarded_has_an_amount",
            ),
            models.CheckConstraint(
                condition=Q(state="reported", reported_at__isnull=False, people_helped__isnull=False) & ~Q(result="")
                | ~Q(state="reported") & Q(reported_at=None),
                name="grant_reported_has_a_result",
            ),
            models.CheckConstraint(condition=~Q(phone="") | ~Q(email=""), name="grant_can_be_answered"),
        )

    def __str__(self) -> str:
        return f"{self.reference}: {self.group_name}"


class GrantSpend(models.Model):
    """One thing that a grant was spent on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="spends")
    what = models.CharField(max_length=200)
    on = models.DateField()
    amount = models.DecimalField(max_digits=8, decimal_places=2, help_text="pounds")

    class Meta:
        ordering = ("on", "what")
        constraints = (models.CheckConstraint(condition=Q(amount__gt=0), name="grant_spend_is_some"),)

    def __str__(self) -> str:
        return self.what
