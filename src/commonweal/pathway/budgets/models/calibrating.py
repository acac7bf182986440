"""Calibrating a scheme: cases that were brought in or set aside, what-ifs, and what the council adopted."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commonweal.core.places.models import Place
from commonweal.people.identity.models import AboutPerson


class CaseSet(models.Model):
    """Past cases of a file, under references that only the council can read. Kept whole, as it was brought in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    cases = models.JSONField(help_text="[reference, points, pounds a week, support reason, age band]")
    count = models.PositiveIntegerField()
    taken_in_at = models.DateTimeField()
    taken_in_by_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.name} ({self.count:,} cases)"


class SetAside(AboutPerson):
    """A signed plan that is no guide to what a point should cost, with the reason, until somebody takes it back."""

    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    set_aside_at = models.DateTimeField()
    set_aside_by_name = models.CharField(max_length=200)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["plan"], condition=Q(taken_back_at=None), name="plan_set_aside_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="set_aside_has_a_reason"),
        )

    def __str__(self) -> str:
        return self.reason


class WhatIf(models.Model):
    """A scheme with another price, measured on past cases. Its status is read from its timestamps.

    `figures` (`what_if.WhatIfFigures`) are sums as they were on the day: a what-if is not worked out again in silence.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    scheme = models.CharField(max_length=60)
    case_set = models.ForeignKey(CaseSet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    period = models.CharField(max_length=20, blank=True, help_text="a financial year of signed plans, like 2026-27")
    support_reason = models.CharField(max_length=40, blank=True, help_text="only these cases, where it is said")
    percentile = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    price_per_point = models.DecimalField(max_digits=8, decimal_places=2, help_text="pounds a week")
    contingency = models.DecimalField(max_digits=5, decimal_places=4)
    figures = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(null=True, blank=True, help_text="from when it would count, once it is proposed")
    reason = models.TextField(blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_adopted = models.BooleanField(null=True)
    decision_reason = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=["place", "-made_at"], name="whatif_place_time"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(proposed_at=None) | Q(proposed_by__isnull=False, starts_on__isnull=False),
                name="proposal_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None)
                | (Q(proposed_at__isnull=False, is_adopted__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="whatif_decided_by_a_second_person",
            ),
        )

    def __str__(self) -> str:
        return self.name


class AdoptedScheme(models.Model):
    """A dated version of a scheme that the council adopted: in the form of a policy file, read beside those files."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scheme = models.CharField(max_length=60)
    starts_on = models.DateField()
    document = models.JSONField(help_text="what a file of data/policy/allocation/ holds")
    what_if = models.OneToOneField(WhatIf, on_delete=models.PROTECT, related_name="adopted")
    adopted_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["scheme", "starts_on"], name="scheme_adopted_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.scheme} from {self.starts_on}"
