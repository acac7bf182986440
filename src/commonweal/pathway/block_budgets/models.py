"""Addresses with a block contract, who lives there with a share of their own, and their diaries."""

import uuid

from django.db import models
from django.db.models import F, Q

from commonweal.core.accounts.models import Organisation
from commonweal.core.places.models import Place
from commonweal.people.identity.models import AboutPerson


class BlockScheme(models.Model):
    """A block contract at one address: what the whole costs, and its core of support day and night."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=300)
    yearly_block = models.DecimalField(max_digits=12, decimal_places=2, help_text="pounds a year")
    yearly_core = models.DecimalField(max_digits=12, decimal_places=2, help_text="pounds a year")
    hourly_price = models.DecimalField(max_digits=8, decimal_places=2, help_text="pounds an hour of one's own")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["place", "name"], name="block_scheme_once_a_place"),
            models.CheckConstraint(
                condition=Q(yearly_core__gte=0, yearly_core__lte=F("yearly_block"), hourly_price__gt=0),
                name="block_core_within_block",
            ),
        )

    def __str__(self) -> str:
        return self.name


class BlockResident(AboutPerson):
    """Somebody who lives there, with a share of their own in pounds a week, from a day to a day."""

    scheme = models.ForeignKey(BlockScheme, on_delete=models.PROTECT, related_name="residents")
    weekly_amount = models.DecimalField(max_digits=10, decimal_places=2, help_text="pounds a week")
    weekly_hours = models.DecimalField(max_digits=6, decimal_places=2, help_text="hours a week that it buys")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person"], condition=Q(ends_on=None), name="one_block_share_a_person"),
            models.CheckConstraint(condition=Q(weekly_amount__gte=0, weekly_hours__gte=0), name="share_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.person}: £{self.weekly_amount} a week"


class DiaryEntry(AboutPerson):
    """Support in one's own hours, on a day: hours in quarters."""

    resident = models.ForeignKey(BlockResident, on_delete=models.PROTECT, related_name="entries")
    day = models.DateField()
    starts_at = models.TimeField()
    hours = models.DecimalField(max_digits=4, decimal_places=2)
    what = models.CharField(max_length=300)
    who = models.CharField(max_length=200, blank=True)
    put_in_at = models.DateTimeField()
    put_in_by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("day", "starts_at")
        indexes = (models.Index(fields=["resident", "day"], name="diary_resident_day"),)
        constraints = (models.CheckConstraint(condition=Q(hours__gt=0, hours__lte=24), name="diary_hours_of_a_day"),)

    def __str__(self) -> str:
        return self.what


class DiaryWeek(AboutPerson):
    """A week of a diary: who agreed to it, and hours that were approved besides, with the reason."""

    resident = models.ForeignKey(BlockResident, on_delete=models.PROTECT, related_name="weeks")
    monday = models.DateField()
    resident_agreed_at = models.DateTimeField(null=True, blank=True)
    resident_agreed_by = models.CharField(max_length=200, blank=True)
    manager_agreed_at = models.DateTimeField(null=True, blank=True)
    manager_agreed_by = models.CharField(max_length=200, blank=True)
    approved_hours = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    approval_reason = models.TextField(blank=True)
    approved_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["resident", "monday"], name="diary_week_once"),
            models.CheckConstraint(
                condition=Q(approved_hours=0) | (Q(approved_hours__gt=0) & ~Q(approval_reason="")),
                name="approved_hours_have_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"Week of {self.monday}"
