from django.apps import AppConfig


class ChargingConfig(AppConfig):
    name = "commonweal.pathway.charging"
    label = "charging"
    verbose_name = "Contributions"

    def ready(self) -> None:
        from commonweal.core.accounts.roles import Role
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.pathway.charging import deferral, listeners, whole  # noqa: F401 - registers what is in them
        from commonweal.pathway.charging.keeping import say_what_is_kept
        from commonweal.pathway.charging.sections import contribution_section
        from commonweal.pathway.charging.waiting import contributions_waiting, waivers_waiting
        from commonweal.people.identity.sections import Section, add_section
        from commonweal.people.sight.kinds import name_kinds

        say_what_is_kept()
        add_to_navigation(
            "Contributions",
            "charging:worklist",
            shown_to=lambda actor: actor.has_role(Role.FINANCE_OFFICER),
            position=35,
            description="Whose contribution towards their support has to be worked out.",
            waiting=contributions_waiting,
        )
        add_to_navigation(
            "What would I pay?",
            "charging:calculator",
            shown_to=lambda actor: not actor.is_staff,
            position=14,
            description="What you might pay towards care at home or in a care home. Nothing that you type is kept.",
        )
        add_to_navigation(
            "Uprating",
            "charging:upratings",
            shown_to=lambda actor: actor.has_role(Role.TEAM_MANAGER) and not actor.has_role(Role.FINANCE_OFFICER),
            position=66,
            description="The new year’s figures for what people pay, to be approved by somebody else.",
        )
        add_to_navigation(
            "To be let off",
            "charging:waivers",
            shown_to=lambda actor: actor.has_role(Role.TEAM_MANAGER),
            position=67,
            description="Parts of contributions that the council would not ask for, to be authorised.",
            waiting=waivers_waiting,
        )
        add_section(Section("contribution", "Contribution", 55, "charging/section.html", contribution_section, "money"))
        name_kinds(
            {
                "contribution": "Contributions",
                "means": "Money and savings told",
                "deferral": "Deferred payments",
                "waiver": "Contributions let off",
            }
        )
