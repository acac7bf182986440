from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "commonweal.core.ledger"
    label = "ledger"
    verbose_name = "The ledger"
