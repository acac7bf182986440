from django.apps import AppConfig


class DatabaseConfig(AppConfig):
    name = "commonweal.core.database"
    label = "database"
    verbose_name = "Database roles and row security"
