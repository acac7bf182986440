from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "commonweal.core.design"
    label = "design"
    verbose_name = "The design system"
