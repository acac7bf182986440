from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "commonweal.pathway.requests"
    label = "requests"
    verbose_name = "Requests for help"
