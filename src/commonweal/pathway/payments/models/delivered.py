"""What was really given: absences, providers' returns, and their invoices."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from commonweal.core.accounts.models import Organisation
from commonweal.pathway.plans.models import Support
from commonweal.people.identity.models import AboutPerson


class Source(models.TextChoices):
    """How something from a provider came in."""

    PAGE = "page", "Typed on a page"
    FILE = "file", "A CSV file"
    API = "api", "The API"


class Absence(AboutPerson):
    """Days on which a person was not there for all of their support. A mistake is withdrawn, not deleted."""

    class Kind(models.TextChoices):
        HOSPITAL = "hospital", "In hospital"
        AWAY = "away", "Away from home"
        REFUSED = "refused", "Did not want the support"

    kind = models.CharField(max_length=20, choices=Kind)
    starts_on = models.DateField(help_text="the first day without support")
    ends_on = models.DateField(null=True, blank=True, help_text="the last day without support")
    note = models.CharField(max_length=300, blank=True)
    recorded_by_name = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["person", "starts_on"], name="absence_person_day"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="absence_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ends_on__isnull=True, withdrawn_at__isnull=True),
                name="one_open_absence_a_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} from {self.starts_on}"


class ProviderReturn(models.Model):
    """One report of a provider of what it gave. The same file again is the same return."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, choices=Source)
    digest = models.CharField(max_length=64, help_text="of the content, by which it is known again")
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["provider", "digest"], name="return_taken_once"),)

    def __str__(self) -> str:
        return f"Return of {self.provider}, {self.made_at:%d %B %Y}"


class MissedReason(models.TextChoices):
    HOSPITAL = "hospital", "The person was in hospital"
    AWAY = "away", "The person was away"
    REFUSED = "refused", "The person did not want it"
    NO_WORKER = "no_worker", "No worker could come"
    NO_ANSWER = "no_answer", "Nobody answered the door"
    CANCELLED = "cancelled", "Cancelled in good time"
    OTHER = "other", "Something else"


class Delivery(AboutPerson):
    """What a provider gave of one support in one week. A later return takes the place of an earlier; both are kept."""

    support = models.ForeignKey(Support, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    provider_return = models.ForeignKey(ProviderReturn, on_delete=models.PROTECT, related_name="deliveries")
    week = models.DateField(help_text="its Monday")
    description = models.CharField(max_length=300, blank=True, help_text="what was planned, as it was called then")
    unit = models.CharField(max_length=10, default="hours", help_text="hours, or days where priced by the week")
    unit_price = models.DecimalField(max_digits=12, decimal_places=4, default=0, help_text="pounds for each, then")
    quantity = models.DecimalField(max_digits=7, decimal_places=2, help_text="of the unit")
    expected = models.DecimalField(max_digits=7, decimal_places=2, help_text="of the plan, without absences known then")
    missed_visits = models.PositiveSmallIntegerField(default=0)
    missed_reason = models.CharField(max_length=20, choices=MissedReason, blank=True)
    note = models.CharField(max_length=300, blank=True)
    compared = models.CharField(max_length=20, help_text="how it stands to the plan, by the rules of that week")
    is_current = models.BooleanField(default=True)
    agreed_at = models.DateTimeField(null=True, blank=True, help_text="what is above the tolerance was agreed to")
    agreed_by_name = models.CharField(max_length=200, blank=True)
    agreed_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=["provider", "week"], name="delivery_provider_week"),)
        constraints = (
            models.UniqueConstraint(
                fields=["support", "week"], condition=Q(is_current=True), name="one_current_delivery_a_week"
            ),
            models.CheckConstraint(condition=Q(week__iso_week_day=1), name="delivery_week_is_a_monday"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="delivery_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.support}, week of {self.week}"

    @property
    def counts(self) -> bool:
        """Whether all of it is paid without asking further."""
        return self.compared != "more" or self.agreed_at is not None


class Invoice(models.Model):
    """An invoice of a provider, as it was received."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=60)
    dated_on = models.DateField()
    source = models.CharField(max_length=10, choices=Source)
    total = models.DecimalField(max_digits=12, decimal_places=2, help_text="pounds")
    received_at = models.DateTimeField()
    received_by_name = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.UniqueConstraint("provider", Upper("reference"), name="invoice_once_a_provider_and_reference"),
        )

    def __str__(self) -> str:
        return f"{self.reference} of {self.provider}"


class InvoiceLine(AboutPerson):
    """One line of an invoice against one support and week: what differs, and what of it is paid."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    support = models.ForeignKey(Support, on_delete=models.PROTECT, related_name="+")
    week = models.DateField(help_text="its Monday")
    quantity = models.DecimalField(max_digits=7, decimal_places=2, help_text="hours, or days where priced by the week")
    unit_price = models.DecimalField(max_digits=9, decimal_places=2, help_text="pounds for each")
    amount = models.DecimalField(max_digits=12, decimal_places=2, help_text="pounds, as the provider says")
    faults = models.JSONField(default=list, help_text="what differs: pairs of a name and words; none where it matches")
    payable = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, help_text="pounds; empty until it matches or is decided"
    )
    refused_at = models.DateTimeField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=["provider", "week"], name="invoice_line_provider_week"),)
        constraints = (
            models.UniqueConstraint(
                fields=["support", "week"], condition=Q(refused_at__isnull=True), name="support_week_invoiced_once"
            ),
            models.CheckConstraint(condition=Q(week__iso_week_day=1), name="invoice_week_is_a_monday"),
            models.CheckConstraint(condition=Q(payable__isnull=True) | Q(payable__gte=0), name="payable_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.invoice.reference}, week of {self.week}"
