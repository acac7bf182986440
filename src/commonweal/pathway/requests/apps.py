from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "commonweal.pathway.requests"
    label = "requests"
    verbose_name = "Requests for help"

    def ready(self) -> None:
        from commonweal.core.design.navigation import add_reminders, add_to_navigation
        from commonweal.pathway.requests.queries import HANDLES
        from commonweal.pathway.requests.record import requests_on_record
        from commonweal.pathway.requests.waiting import drafts_to_finish, requests_waiting
        from commonweal.people.identity.sections import Section, add_section

        add_to_navigation(
            "Ask for help",
            "requests:start",
            shown_to=lambda actor: not actor.is_staff,
            position=12,
            description="For yourself or for somebody you know. You can stop and come back.",
        )
        add_to_navigation(
            "Requests",
            "requests:worklist",
            shown_to=lambda actor: actor.has_role(*HANDLES),
            position=20,
            description="Those who asked your team for help: answer them, and decide what comes next.",
            waiting=requests_waiting,
        )
        add_reminders(drafts_to_finish)
        add_section(Section("requests", "Requests", 30, "requests/section.html", requests_on_record))
