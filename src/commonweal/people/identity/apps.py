from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "commonweal.people.identity"
    label = "identity"
    verbose_name = "The person"
