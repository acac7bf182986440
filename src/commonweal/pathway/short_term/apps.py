from django.apps import AppConfig


class ShortTermConfig(AppConfig):
    name = "commonweal.pathway.short_term"
    label = "short_term"
    verbose_name = "Short-term support"

    def ready(self) -> None:
        from commonweal.core.accounts.roles import CARE_STAFF
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.pathway.short_term import rules
        from commonweal.pathway.short_term.queries import episodes_in_words
        from commonweal.pathway.short_term.sections import short_term_on_record
        from commonweal.people.identity.sections import Section, add_section
        from commonweal.people.sight.kinds import name_kinds

        rules.register()
        add_section(Section("short-term", "Short-term support", 38, "short_term/section.html", short_term_on_record))
        add_to_navigation(
            "Short-term support",
            "short_term:episodes",
            shown_to=lambda actor: actor.has_role(*CARE_STAFF) and not actor.is_system,
            position=43,
            description="Support for up to six weeks, free of charge: goals, when it ends, and what came after.",
            waiting=episodes_in_words,
        )
        name_kinds({"short_term": "Short-term support"})
