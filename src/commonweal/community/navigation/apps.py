from django.apps import AppConfig


class NavigationConfig(AppConfig):
    name = "commonweal.community.navigation"
    label = "navigation"
    verbose_name = "Link work"

    def ready(self) -> None:
        from commonweal.community.navigation import (  # noqa: F401 - importing them registers them
            avoided_cost,
            first_contact,
            listeners,
        )
        from commonweal.community.navigation.actions.holding import CARRIERS, WORKERS
        from commonweal.community.navigation.queries.caseload import waits_in_words
        from commonweal.community.navigation.queries.counted import READS_EVALUATION
        from commonweal.community.navigation.views.own import section
        from commonweal.core.accounts.roles import Role
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.people.identity.sections import Section, add_section
        from commonweal.people.sight.kinds import name_kinds

        partners = (Role.PARTNER_WORKER, Role.GROUP_LEADER, Role.VOLUNTEER_COORDINATOR, Role.SOCIAL_WORKER)
        add_section(Section("link-worker", "Link worker", 36, "navigation/section.html", section))
        add_to_navigation(
            "Link work",
            "navigation:people",
            shown_to=lambda actor: actor.has_role(*CARRIERS),
            position=14,
            description="The people you or your team work with on what matters to them, and what is due.",
            waiting=waits_in_words,
        )
        add_to_navigation(
            "Shared notes",
            "navigation:notes",
            shown_to=lambda actor: actor.has_role(*partners),
            position=46,
            description="Notes that link workers share with you, where the person agreed.",
        )
        add_to_navigation(
            "Link work report",
            "navigation:evaluation",
            shown_to=lambda actor: actor.has_role(*READS_EVALUATION) and not actor.has_role(*WORKERS),
            position=62,
            description="What link work does for people in the place: wellbeing, introductions, gaps, cost avoided.",
        )
        name_kinds({"navigation": "Link work"})
