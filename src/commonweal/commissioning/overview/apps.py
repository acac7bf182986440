from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "commonweal.commissioning.overview"
    label = "overview"
    verbose_name = "The place at a glance"

    def ready(self) -> None:
        from commonweal.commissioning.overview import support_rate  # noqa: F401 - importing it registers it
        from commonweal.core.accounts.roles import Role
        from commonweal.core.design.navigation import add_to_navigation

        planners = (Role.COMMISSIONER, Role.COUNCILLOR, Role.ENGAGEMENT_LEAD)
        add_to_navigation(
            "The place",
            "overview:places",
            shown_to=lambda actor: actor.has_role(*planners),
            position=10,
            description="Who lives here, what they ask for and what there is, neighbourhood by neighbourhood.",
        )
