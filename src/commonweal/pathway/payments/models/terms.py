"""How a council pays a provider. Never a bank account: the finance system holds those, under its own number."""

import uuid

from django.db import models

from commonweal.core.accounts.models import Organisation
from commonweal.pathway.payments.due import PaidBy
from commonweal.pathway.payments.weeks import CYCLE_WORDS

PAID_BY_WORDS = {
    PaidBy.PLANNED: "The plan, less days on which the person was away",
    PaidBy.DELIVERED: "What the provider says it gave",
    PaidBy.INVOICED: "The provider's invoices, matched",
}


class ProviderTerms(models.Model):
    """One council's terms of payment with one provider."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    payee_reference = models.CharField(max_length=40, help_text="the finance system's own number of the provider")
    paid_by = models.CharField(max_length=20, choices=[(one.value, words) for one, words in PAID_BY_WORDS.items()])
    cycle = models.CharField(max_length=20, choices=[(one.value, words) for one, words in CYCLE_WORDS.items()])
    is_net = models.BooleanField(default=False, help_text="the provider collects the person's contribution itself")
    pays_from = models.DateField(help_text="the Monday of the first week that is paid here")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["council", "provider"], name="payment_terms_once_a_provider"),
            models.CheckConstraint(condition=models.Q(pays_from__iso_week_day=1), name="paid_from_a_monday"),
        )

    def __str__(self) -> str:
        return f"{self.provider}, {self.payee_reference}"
