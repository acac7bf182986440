from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "commonweal.core.accounts"
    label = "accounts"
    verbose_name = "Accounts, teams and roles"

    def ready(self) -> None:
        from commonweal.core.accounts.loading import load_organisations
        from commonweal.core.places.loading import add_step

        add_step("organisations", 20, load_organisations, needs=("place", "areas"))
