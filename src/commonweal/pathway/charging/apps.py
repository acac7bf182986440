from django.apps import AppConfig


class ChargingConfig(AppConfig):
    name = "commonweal.pathway.charging"
    label = "charging"
    verbose_name = "Contributions"
