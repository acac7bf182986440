from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "commonweal.insight.figures"
    label = "figures"
    verbose_name = "Published figures"
