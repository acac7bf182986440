"""Finding support: a brief without name or address, offers, an award, and only then the person."""

import uuid

from django.db import models
from django.db.models import Q

from commonweal.core.accounts.models import Account, Organisation
from commonweal.core.places.models import Area, Place
from commonweal.pathway.plans.models import Support, SupportKind, SupportLine
from commonweal.people.identity.models import AboutPerson


class Brief(models.Model):
    """What is asked of the market. It never names the person; the line it comes from is in `BriefLine`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30, choices=SupportKind.choices)
    neighbourhood = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    weekly_hours = models.DecimalField(max_digits=6, decimal_places=2, help_text="hours a week")
    times = models.CharField(max_length=300, blank=True, help_text="when support is wanted")
    what_matters = models.TextField(help_text="what the person wants, without name or address")
    starts_on = models.DateField(help_text="when support is wanted from")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    awarded_at = models.DateTimeField(null=True, blank=True, help_text="shown to all invited; to whom is not")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["closes_at"], condition=Q(awarded_at=None, withdrawn_at=None), name="brief_undecided"),
        )

    def __str__(self) -> str:
        return self.reference


class BriefLine(AboutPerson):
    """The line of a plan that a brief was made from: seen only with sight of the person."""

    brief = models.OneToOneField(Brief, on_delete=models.PROTECT, related_name="source")
    line = models.ForeignKey(SupportLine, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.brief} for {self.line}"


class Invitation(models.Model):
    """A provider that may see a brief: on the framework, with hours free in the area when it was opened."""

    brief = models.ForeignKey(Brief, on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    hourly_price = models.DecimalField(max_digits=8, decimal_places=2, help_text="framework price, pounds an hour")
    why = models.CharField(max_length=300, blank=True, help_text="the framework and the area that brought it in")
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["brief", "organisation"], name="invited_once_a_brief"),)

    def __str__(self) -> str:
        return f"{self.organisation} invited to {self.brief}"


class PassedOver(models.Model):
    """A provider that was not invited to a brief, and why: kept as it was that day, for brokers only."""

    brief = models.ForeignKey(Brief, on_delete=models.CASCADE, related_name="passed_over")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=300)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["brief", "organisation"], name="passed_over_once_a_brief"),)
        verbose_name_plural = "passed over"

    def __str__(self) -> str:
        return f"{self.organisation} was not invited to {self.brief}"


class Offer(models.Model):
    """A provider's offer for a brief: seen by that provider and by brokers, never by another provider."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="offers")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    hourly_price = models.DecimalField(max_digits=8, decimal_places=2, help_text="pounds an hour")
    can_start_on = models.DateField()
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    chosen_at = models.DateTimeField(null=True, blank=True, help_text="its provider sees this, even later")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["brief", "organisation"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_live_offer_a_provider",
            ),
            models.CheckConstraint(condition=Q(hourly_price__gt=0), name="offer_has_a_price"),
        )

    def __str__(self) -> str:
        return f"{self.organisation} for {self.brief}: £{self.hourly_price} an hour"


class Award(AboutPerson):
    """The broker's choice. From here the provider sees the person; its start date begins the support."""

    brief = models.OneToOneField(Brief, on_delete=models.PROTECT, related_name="award")
    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    support = models.OneToOneField(Support, on_delete=models.PROTECT, related_name="award")
    reason = models.TextField(help_text="why this offer")
    awarded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    awarded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.organisation} from {self.support.starts_on}"
