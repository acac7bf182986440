from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "commonweal.pathway.plans"
    label = "plans"
    verbose_name = "Support plans"
