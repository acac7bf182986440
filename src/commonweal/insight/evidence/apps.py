from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "commonweal.insight.evidence"
    label = "evidence"
    verbose_name = "Evidence from the live record"
