from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "commonweal.pathway.budgets"
    label = "budgets"
    verbose_name = "Budgets"

    def ready(self) -> None:
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.pathway.budgets import allocation, calibration, integrated  # noqa: F401 - registers the calculations
        from commonweal.pathway.budgets.queries.adopted import adopted_versions
        from commonweal.pathway.budgets.queries.cases import READERS
        from commonweal.pathway.budgets.schemes import add_source
        from commonweal.pathway.budgets.sections import budget_section
        from commonweal.pathway.budgets.waiting import proposals_to_decide
        from commonweal.people.identity.sections import Section, add_section
        from commonweal.people.sight.kinds import name_kinds

        add_source(adopted_versions)
        add_to_navigation(
            "Allocation schemes",
            "budgets:schemes",
            shown_to=lambda actor: actor.has_role(*READERS),
            position=63,
            description="What a point is worth, how well that served people, and what another price would change.",
            waiting=proposals_to_decide,
        )
        add_section(Section("budget", "Indicative budget", 50, "budgets/section.html", budget_section, "money"))
        name_kinds({"budget": "Budgets"})
