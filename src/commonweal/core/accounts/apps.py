from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "commonweal.core.accounts"
    label = "accounts"
    verbose_name = "Accounts, teams and roles"

    def ready(self) -> None:
        from commonweal.core.accounts.loading import load_organisations
        from commonweal.core.accounts.roles import Role
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.core.places.loading import add_step

        add_step("organisations", 20, load_organisations, needs=("place", "areas"))
        add_to_navigation(
            "Who works here",
            "accounts:staff",
            shown_to=lambda actor: actor.has_role(Role.ADMINISTRATOR),
            position=79,
            description="The people of your organisation: their teams, their roles, and since when.",
        )
