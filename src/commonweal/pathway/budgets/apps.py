from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "commonweal.pathway.budgets"
    label = "budgets"
    verbose_name = "Indicative budgets"

    def ready(self) -> None:
        from commonweal.pathway.budgets import allocation  # noqa: F401 - registers the calculation
        from commonweal.pathway.budgets.sections import budget_section
        from commonweal.people.identity.sections import Section, add_section

        add_section(Section("budget", "Indicative budget", 50, "budgets/section.html", budget_section, "money"))
