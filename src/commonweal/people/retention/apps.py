from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "commonweal.people.retention"
    label = "retention"
    verbose_name = "What may go"

    def ready(self) -> None:
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.people.identity.sections import Section, add_section
        from commonweal.people.retention.allowed import may_look
        from commonweal.people.retention.reasons import add_reasons
        from commonweal.people.retention.views import hold_section, waits_in_words
        from commonweal.people.sight.kinds import name_kinds

        add_reasons()
        add_section(Section("hold", "How long it is kept", 96, "retention/section.html", hold_section, "identity"))
        add_to_navigation(
            "What may go",
            "retention:runs",
            shown_to=may_look,
            position=88,
            description="Records whose time has come by the schedule: a dry run, its approval, and what is held back.",
            waiting=waits_in_words,
        )
        name_kinds({"retention": "How long it is kept"})
