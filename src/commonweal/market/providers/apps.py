from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    name = "commonweal.market.providers"
    label = "providers"
    verbose_name = "Providers and their capacity"

    def ready(self) -> None:
        from commonweal.core.accounts.roles import Role
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.core.places.loading import add_step
        from commonweal.market.providers.loading import load_providers
        from commonweal.market.providers.queries import BUYERS

        add_to_navigation(
            "Providers",
            "providers:list",
            shown_to=lambda actor: actor.has_role(*BUYERS),
            position=60,
            description="Who gives paid support, where they have hours free, and at what price.",
        )
        add_to_navigation(
            "Our hours",
            "providers:mine",
            shown_to=lambda actor: actor.has_role(Role.PROVIDER),
            position=61,
            description="Say how many hours you have free, and see your places on frameworks.",
        )
        add_step("providers", 40, load_providers)
