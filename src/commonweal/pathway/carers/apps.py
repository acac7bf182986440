from django.apps import AppConfig


class CarersConfig(AppConfig):
    name = "commonweal.pathway.carers"
    label = "carers"
    verbose_name = "Carers"
