from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "commonweal.core.accounts"
    label = "accounts"
    verbose_name = "Accounts, teams and roles"
