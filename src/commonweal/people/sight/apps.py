from django.apps import AppConfig


class SightConfig(AppConfig):
    name = "commonweal.people.sight"
    label = "sight"
    verbose_name = "Who may see whom"
