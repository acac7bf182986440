from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "commonweal.people.identity"
    label = "identity"
    verbose_name = "The person"

    def ready(self) -> None:
        from commonweal.core.correspondence.preferences import set_preference_source
        from commonweal.people.identity.preferences import preferences_from_record

        set_preference_source(preferences_from_record)
