from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "commonweal.insight.evidence"
    label = "evidence"
    verbose_name = "Evidence from the live record"

    def ready(self) -> None:
        from commonweal.insight.evidence import listeners, totals  # noqa: F401 - importing them registers them
