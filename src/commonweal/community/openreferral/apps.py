from django.apps import AppConfig


class OpenReferralConfig(AppConfig):
    name = "commonweal.community.openreferral"
    label = "openreferral"
    verbose_name = "The directory as Open Referral UK: served, taken in and checked"

    def ready(self) -> None:
        from commonweal.community.openreferral.queries import waits_for_editor
        from commonweal.core.accounts.roles import Role
        from commonweal.core.design.navigation import add_to_navigation

        add_to_navigation(
            "Feeds and files",
            "openreferral:feeds",
            shown_to=lambda actor: not actor.is_system and actor.has_role(Role.DIRECTORY_EDITOR, Role.ADMINISTRATOR),
            position=14,
            description="Take services in from spreadsheets and from directories elsewhere, and keep them in step.",
            waiting=waits_for_editor,
        )
