from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "commonweal.pathway.requests"
    label = "requests"
    verbose_name = "Requests for help"

    def ready(self) -> None:
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.pathway.requests.queries import HANDLES
        from commonweal.pathway.requests.record import requests_on_record
        from commonweal.people.identity.sections import Section, add_section

        add_to_navigation("Ask for help", "requests:start", shown_to=lambda actor: not actor.is_staff, position=12)
        add_to_navigation("Requests", "requests:worklist", shown_to=lambda actor: actor.has_role(*HANDLES), position=20)
        add_section(Section("requests", "Requests", 30, "requests/section.html", requests_on_record))
