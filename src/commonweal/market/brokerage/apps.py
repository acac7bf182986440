from django.apps import AppConfig


class BrokerageConfig(AppConfig):
    name = "commonweal.market.brokerage"
    label = "brokerage"
    verbose_name = "Finding support"

    def ready(self) -> None:
        from commonweal.core.accounts.roles import Role
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.market.brokerage import listeners  # noqa: F401 - hears of support and plans
        from commonweal.market.brokerage.waiting import briefs_to_answer, support_to_find
        from commonweal.people.sight.kinds import name_kinds

        add_to_navigation(
            "Finding support",
            "brokerage:worklist",
            shown_to=lambda actor: actor.has_role(Role.BROKER),
            position=50,
            description="Support that has to be arranged, and offers that wait for your choice.",
            waiting=support_to_find,
        )
        add_to_navigation(
            "Briefs",
            "brokerage:briefs",
            shown_to=lambda actor: actor.has_role(Role.PROVIDER),
            position=51,
            description="Support that is wanted where you have hours free, and your offers.",
            waiting=briefs_to_answer,
        )
        name_kinds({"brief": "Finding a provider", "offer": "Offers of providers"})
