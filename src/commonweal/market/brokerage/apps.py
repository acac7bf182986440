from django.apps import AppConfig


class BrokerageConfig(AppConfig):
    name = "commonweal.market.brokerage"
    label = "brokerage"
    verbose_name = "Finding support"
