from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "commonweal.commissioning.overview"
    label = "overview"
    verbose_name = "The place at a glance"
