from django.apps import AppConfig


class DatabaseConfig(AppConfig):
    name = "commonweal.core.database"
    label = "database"
    verbose_name = "Database roles and row security"

    def ready(self) -> None:
        from commonweal.core.database import checks  # noqa: F401 - it registers itself
