from django.apps import AppConfig


class TransitionConfig(AppConfig):
    name = "commonweal.pathway.transition"
    label = "transition"
    verbose_name = "Young people becoming adults"

    def ready(self) -> None:
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.pathway.transition import pressure  # noqa: F401 - registers the calculation
        from commonweal.pathway.transition.queries import SUMS, WORKERS
        from commonweal.pathway.transition.sections import transition_section
        from commonweal.pathway.transition.waiting import milestones_waiting
        from commonweal.people.identity.sections import Section, add_section
        from commonweal.people.sight.kinds import name_kinds

        add_section(Section("transition", "Becoming an adult", 35, "transition/section.html", transition_section))
        add_to_navigation(
            "Young people",
            "transition:list",
            shown_to=lambda actor: actor.has_role(*WORKERS),
            position=44,
            description="Young people from 14 who will need adult care: what is due, and who has lost contact.",
            waiting=milestones_waiting,
        )
        add_to_navigation(
            "Becoming adults: cost",
            "transition:pressure",
            shown_to=lambda actor: actor.has_role(*SUMS) and not actor.has_role(*WORKERS),
            position=64,
            description="What young people who become adults will cost the council, by financial year.",
        )
        name_kinds({"transition": "Becoming an adult"})
