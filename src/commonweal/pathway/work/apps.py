from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "commonweal.pathway.work"
    label = "work"
    verbose_name = "Work"

    def ready(self) -> None:
        from commonweal.core.accounts.roles import Role
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.core.design.person_pages import add_person_line
        from commonweal.pathway.work import (  # noqa: F401 - importing them registers them
            approving,
            pathway_rules,
            waiting_times,
        )
        from commonweal.pathway.work.keeping import say_what_is_kept
        from commonweal.pathway.work.kinds import watch
        from commonweal.pathway.work.listeners import listen_to
        from commonweal.pathway.work.queries.lists import WORKS
        from commonweal.pathway.work.queries.times import READS_TIMES
        from commonweal.pathway.work.sections import coordinator_line, work_on_record
        from commonweal.pathway.work.waiting import work_waiting
        from commonweal.people.identity.sections import Section, add_section
        from commonweal.people.sight.kinds import name_kinds

        watch(listen_to)
        say_what_is_kept()
        add_person_line(coordinator_line)
        add_section(Section("work", "Who works with them", 28, "work/section.html", work_on_record, "identity"))
        add_to_navigation(
            "My work",
            "work:mine",
            shown_to=lambda actor: actor.has_role(*WORKS),
            position=9,
            description="What you and your team have to do, by when; handover, approvals, and how long people wait.",
            waiting=work_waiting,
        )
        add_to_navigation(
            "Waiting times",
            "work:times",
            shown_to=lambda actor: actor.has_role(*READS_TIMES) and not actor.has_role(*WORKS),
            position=61,
            description="How long people wait from a request to an assessment, a plan and support.",
        )
        add_to_navigation(
            "Who may approve",
            "work:approvers",
            shown_to=lambda actor: actor.has_role(Role.ADMINISTRATOR) and not actor.is_system,
            position=71,
            description="Up to how much whom may approve: the scheme of delegation of your council.",
        )
        name_kinds({"work": "Work to do", "approval": "Approvals by a manager"})
