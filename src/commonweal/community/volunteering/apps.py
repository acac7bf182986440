from django.apps import AppConfig


class VolunteeringConfig(AppConfig):
    name = "commonweal.community.volunteering"
    label = "volunteering"
    verbose_name = "Neighbours and volunteers"

    def ready(self) -> None:
        from commonweal.community.volunteering.queries.schemes import DECIDES
        from commonweal.community.volunteering.record import neighbours_on_record
        from commonweal.community.volunteering.waiting import grants_waiting, questions_to_answer, tasks_waiting
        from commonweal.core.accounts.roles import Role
        from commonweal.core.design.navigation import add_reminders, add_to_navigation
        from commonweal.people.identity.sections import Section, add_section
        from commonweal.people.sight.kinds import name_kinds

        add_to_navigation(
            "Neighbours",
            "volunteering:front",
            shown_to=lambda actor: not actor.is_staff,
            position=15,
            description="Ask a neighbour for a hand with something small, or offer one.",
        )
        add_to_navigation(
            "Neighbours",
            "volunteering:board",
            shown_to=lambda actor: actor.has_role(Role.VOLUNTEER_COORDINATOR),
            position=23,
            description="What neighbours were asked for: who waits, who suits it, who has it, and what is late.",
            waiting=tasks_waiting,
        )
        add_to_navigation(
            "Small grants",
            "volunteering:grants",
            shown_to=lambda actor: actor.has_role(*DECIDES),
            position=64,
            description="Groups that ask for their first costs: decide, and see what came of it.",
            waiting=grants_waiting,
        )
        add_reminders(questions_to_answer)
        add_section(
            Section("neighbours", "Help from neighbours", 76, "volunteering/section.html", neighbours_on_record)
        )
        name_kinds({"neighbours": "Help from neighbours"})
