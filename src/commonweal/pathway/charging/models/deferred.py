"""Deferred payment agreements: a home pays later, with interest; and the statements of what is owed."""

from django.db import models
from django.db.models import F, Q

from commonweal.core.calculations.models import StoredResult
from commonweal.people.identity.models import AboutPerson


class DeferredPayment(AboutPerson):
    """An agreement that part of what care in a care home costs is paid when a home is sold. Amounts are pounds."""

    class End(models.TextChoices):
        SOLD = "sold", "The home was sold"
        DIED = "died", "The person died"
        REPAID = "repaid", "It was paid back"
        LEFT = "left", "The person ended it"

    address = models.CharField(max_length=300)
    property_value = models.DecimalField(max_digits=12, decimal_places=2)
    valued_on = models.DateField()
    encumbrances = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    limit = models.ForeignKey(StoredResult, on_delete=models.PROTECT, related_name="+")
    equity_limit = models.DecimalField(max_digits=12, decimal_places=2)
    weekly_deferred = models.DecimalField(max_digits=10, decimal_places=2)
    fee = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    starts_on = models.DateField()
    agreed_at = models.DateTimeField()
    agreed_by_name = models.CharField(max_length=200, help_text="who signed: the person, or who acts for them")
    ends_on = models.DateField(null=True, blank=True, help_text="the first day that is no longer deferred")
    end = models.CharField(max_length=10, choices=End, blank=True)
    repaid = models.DecimalField(max_digits=12, decimal_places=2, default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=Q(ends_on__isnull=True), name="one_open_deferred_payment_a_person"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="deferred_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"£{self.weekly_deferred} a week deferred on {self.address}"


class DeferredStatement(AboutPerson):
    """What is owed on a day, as it was written to the person."""

    agreement = models.ForeignKey(DeferredPayment, on_delete=models.PROTECT, related_name="statements")
    on = models.DateField()
    balance = models.DecimalField(max_digits=12, decimal_places=2)
    interest = models.DecimalField(max_digits=12, decimal_places=2)
    working = models.ForeignKey(StoredResult, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-on",)
        constraints = (models.UniqueConstraint(fields=["agreement", "on"], name="one_deferred_statement_a_day"),)

    def __str__(self) -> str:
        return f"£{self.balance} owed on {self.on}"
