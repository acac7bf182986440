from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    name = "commonweal.pathway.safeguarding"
    label = "safeguarding"
    verbose_name = "Safeguarding"

    def ready(self) -> None:
        from commonweal.core.accounts.roles import Role
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.pathway.safeguarding import listeners  # noqa: F401 - importing it registers what it hears
        from commonweal.pathway.safeguarding.keeping import say_what_is_kept
        from commonweal.pathway.safeguarding.queries import concerns_waiting
        from commonweal.pathway.safeguarding.sections import concerns_on_record
        from commonweal.pathway.work.kinds import WorkKind, add_work
        from commonweal.people.identity.sections import Section, add_section
        from commonweal.people.sight.kinds import name_kinds

        say_what_is_kept()
        add_work(
            WorkKind(
                "concern-to-decide",
                "Safeguarding concern to decide",
                "Read the concern",
                "safeguarding:concern",
                compartment="safeguarding",
            ),
            opened_by={"safeguarding.raised": "concern"},
            closed_by={"safeguarding.decided": "concern"},
        )
        section = Section(
            "safeguarding", "Safeguarding", 95, "safeguarding/section.html", concerns_on_record, "identity"
        )
        add_section(section)
        add_to_navigation(
            "Concerns",
            "safeguarding:concerns",
            shown_to=lambda actor: actor.has_role(Role.SAFEGUARDING_LEAD),
            position=15,
            description="Concerns that were passed to your team: what was done, and whether there is an enquiry.",
            waiting=concerns_waiting,
        )
        name_kinds({"safeguarding": "Safeguarding"})
