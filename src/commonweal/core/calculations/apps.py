from django.apps import AppConfig


class CalculationsConfig(AppConfig):
    name = "commonweal.core.calculations"
    label = "calculations"
    verbose_name = "Calculations and their working"
