from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "commonweal.people.rights"
    label = "rights"
    verbose_name = "Rights over one's record"

    def ready(self) -> None:
        from commonweal.core.accounts.roles import Role
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.people.identity.sections import Section, add_section
        from commonweal.people.rights.views import rights_section, waits_in_words
        from commonweal.people.sight.kinds import name_kinds

        add_section(
            Section("rights", "What is held, and rights over it", 95, "rights/section.html", rights_section, "identity")
        )
        add_to_navigation(
            "What people ask of their record",
            "rights:worklist",
            shown_to=lambda actor: actor.has_role(Role.TEAM_MANAGER) and not actor.is_system,
            position=46,
            description="Requests for everything held, and facts to be put right, by when they are due.",
            waiting=waits_in_words,
        )
        name_kinds({"access_request": "Everything held, asked for", "correction": "Facts to be put right"})
