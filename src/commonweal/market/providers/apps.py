from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    name = "commonweal.market.providers"
    label = "providers"
    verbose_name = "Providers and their capacity"
