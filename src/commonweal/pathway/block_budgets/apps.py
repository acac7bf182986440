from django.apps import AppConfig


class BlockBudgetsConfig(AppConfig):
    name = "commonweal.pathway.block_budgets"
    label = "block_budgets"
    verbose_name = "Personal budgets inside a block contract"

    def ready(self) -> None:
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.pathway.block_budgets import splitting  # noqa: F401 - registers the calculation
        from commonweal.pathway.block_budgets.queries import READERS
        from commonweal.pathway.block_budgets.sections import share_section
        from commonweal.people.identity.sections import Section, add_section
        from commonweal.people.sight.kinds import name_kinds

        add_section(Section("share", "Own share and diary", 72, "block_budgets/section.html", share_section))
        add_to_navigation(
            "Block contracts",
            "block_budgets:schemes",
            shown_to=lambda actor: actor.has_role(*READERS),
            position=65,
            description="Addresses where everybody shares a core of support and directs a share of their own.",
        )
        name_kinds({"block": "Share of a shared home’s budget", "diary": "Diary of one’s own hours"})
