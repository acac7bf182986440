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
        from commonweal.pathway.work.kinds import Close, Fact, Step, WorkKind, add_rule, add_work
        from commonweal.people.identity.sections import Section, add_section
        from commonweal.people.sight.kinds import name_kinds

        add_work(
            WorkKind("signposting-to-follow-up", "Ask whether what was sent helped", "Ask, and write down the answer",
                     "requests:helped"),
            opened_by={"request.signposted": "decision"},
            closed_by={"request.followed-up": "decision", "request.reopened": "decision"},
        )  # fmt: skip
        add_work(
            WorkKind("words-to-read", "New words about a request to read", "Read them", "requests:request"),
            opened_by={"request.remarked": "request"},
            closed_by={"request.contacted": "request", "request.decided": "request"},
        )

        def close_what_is_reconsidered(fact: Fact) -> list[Step]:
            """Nobody is brought in before it is decided again. What was begun or cannot wait goes on."""
            return [Close(("referral-to-make",), fact.id_of("request"), "The request is looked at again")]

        add_rule("request.reopened", close_what_is_reconsidered)
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
        name_kinds({"request": "Requests for help"})
