"""What is kept of money: terms with providers, what was given and invoiced, runs with their lines, and the ledger."""

from commonweal.pathway.payments.models.delivered import Absence, Delivery, Invoice, InvoiceLine, ProviderReturn
from commonweal.pathway.payments.models.runs import (
    BillingAccount,
    MoneyAccount,
    Posting,
    Receipt,
    Run,
    RunLine,
    Statement,
)
from commonweal.pathway.payments.models.terms import ProviderTerms

__all__ = [
    "Absence",
    "BillingAccount",
    "Delivery",
    "Invoice",
    "InvoiceLine",
    "MoneyAccount",
    "Posting",
    "ProviderReturn",
    "ProviderTerms",
    "Receipt",
    "Run",
    "RunLine",
    "Statement",
]
