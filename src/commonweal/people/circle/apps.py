from django.apps import AppConfig


class CircleConfig(AppConfig):
    name = "commonweal.people.circle"
    label = "circle"
    verbose_name = "Circle of support"
