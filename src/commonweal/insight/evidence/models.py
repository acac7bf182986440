"""The live record as evidence: support under pseudonyms, written as the ledger tells of it."""

import uuid

from django.db import models

from commonweal.core.places.models import Area, Place


class WeeklySupport(models.Model):
    """One piece of support somebody gets, under a pseudonym: what a commissioner counts and opens."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    support_id = models.UUIDField(unique=True, help_text="the support's own id, by which a later entry finds this row")
    pseudonym = models.CharField(max_length=12, help_text="the same person has the same pseudonym; it cannot be undone")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    neighbourhood = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    former_council = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=30)
    holding = models.CharField(max_length=30)
    age_band = models.CharField(max_length=10, help_text="at the start of support: 18-64, 65-74, 75-84, 85+")
    weekly_hours = models.DecimalField(max_digits=6, decimal_places=2, help_text="hours a week")
    weekly_cost = models.DecimalField(max_digits=10, decimal_places=2, help_text="pounds a week")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    entry_id = models.UUIDField(help_text="the ledger entry it was read from")

    class Meta:
        indexes = (models.Index(fields=["place", "kind", "neighbourhood"], name="evidence_place_kind"),)
        verbose_name_plural = "weekly support"

    def __str__(self) -> str:
        return f"{self.kind}: {self.weekly_hours} hours a week"
