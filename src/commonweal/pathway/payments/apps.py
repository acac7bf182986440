from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "commonweal.pathway.payments"
    label = "payments"
    verbose_name = "Paying and billing"

    def ready(self) -> None:
        from commonweal.pathway.payments import retention  # noqa: F401 - importing it registers the calculation
