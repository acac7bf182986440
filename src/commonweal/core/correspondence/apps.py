from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "commonweal.core.correspondence"
    label = "correspondence"
    verbose_name = "Letters, e-mails and text messages"

    def ready(self) -> None:
        from commonweal.core.accounts.queries import administers_council
        from commonweal.core.correspondence.actions import SENDS_BY_HAND
        from commonweal.core.correspondence.waiting import to_send
        from commonweal.core.design.navigation import add_to_navigation

        add_to_navigation(
            "Outbox",
            "correspondence:outbox",
            shown_to=lambda actor: actor.has_role(*SENDS_BY_HAND),
            position=80,
            description="Every letter, e-mail and text message that was written, and whether it was sent.",
            waiting=to_send,
        )
        add_to_navigation(
            "Wording",
            "correspondence:wordings",
            shown_to=administers_council,
            position=81,
            description="The words of the messages that are sent to people, and your council’s own.",
        )
