from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "commonweal.pathway.budgets"
    label = "budgets"
    verbose_name = "Indicative budgets"
