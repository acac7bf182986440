"""Providers: what they offer, where, at what price, and how many hours they have free."""

import uuid

from django.db import models
from django.db.models import F, Q

from commonweal.core.accounts.models import Organisation
from commonweal.core.places.models import Area, Place
from commonweal.pathway.plans.models import SupportKind


class Provider(models.Model):
    """An organisation that gives paid support."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, primary_key=True, related_name="provider"
    )
    summary = models.TextField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    is_invented = models.BooleanField(default=False, help_text="made up for the demo place")

    def __str__(self) -> str:
        return self.organisation.name


class Framework(models.Model):
    """An agreement under which providers have been accepted to give one kind of support, from a day to a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=SupportKind.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class FrameworkPlace(models.Model):
    """A provider's place on a framework, with the price an hour they agreed."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="places")
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="framework_places")
    hourly_price = models.DecimalField(max_digits=8, decimal_places=2, help_text="pounds an hour")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["framework", "provider"], name="provider_once_a_framework"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="framework_place_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider} on {self.framework}"


class Capacity(models.Model):
    """Hours a week a provider has free for one kind of support in one area (a council or a neighbourhood)."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="capacities")
    kind = models.CharField(max_length=30, choices=SupportKind.choices)
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    weekly_hours = models.DecimalField(max_digits=8, decimal_places=2, help_text="hours a week free")
    said_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["provider", "kind", "area"], name="capacity_once_an_area"),
            models.CheckConstraint(condition=Q(weekly_hours__gte=0), name="capacity_not_negative"),
        )
        verbose_name_plural = "capacities"

    def __str__(self) -> str:
        return f"{self.provider}: {self.weekly_hours} hours a week in {self.area}"
