from django.apps import AppConfig


class NavigationConfig(AppConfig):
    name = "commonweal.community.navigation"
    label = "navigation"
    verbose_name = "Link work"

    def ready(self) -> None:
        from commonweal.community.navigation import (  # noqa: F401 - importing them registers them
            avoided_cost,
            first_contact,
            listeners,
        )
