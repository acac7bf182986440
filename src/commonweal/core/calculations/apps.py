from django.apps import AppConfig


class CalculationsConfig(AppConfig):
    name = "commonweal.core.calculations"
    label = "calculations"
    verbose_name = "Calculations and their working"

    def ready(self) -> None:
        from commonweal.core.calculations import small_numbers  # noqa: F401 - importing it registers it
