from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "commonweal.core.correspondence"
    label = "correspondence"
    verbose_name = "Letters, e-mails and text messages"
