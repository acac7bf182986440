from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "commonweal.community.directory"
    label = "directory"
    verbose_name = "Directory of what is there"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from commonweal.community.directory.actions import load_directory
        from commonweal.community.directory.actions.taxonomies import keep_own_taxonomies
        from commonweal.community.directory.allowed import OWNER_ROLES, is_editor
        from commonweal.community.directory.queries.waiting import waits_for_editor, waits_for_owner
        from commonweal.core.accounts.roles import Role
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.core.places.loading import add_step

        add_to_navigation(
            "Directory",
            "directory:desk",
            shown_to=is_editor,
            position=12,
            description="What people propose and say is wrong, who speaks for whom, what is twice, what grows old.",
            waiting=waits_for_editor,
        )
        owners = tuple(role for role in OWNER_ROLES if role != Role.ADMINISTRATOR)
        add_to_navigation(
            "My entries",
            "directory:mine",
            shown_to=lambda actor: not actor.is_system and actor.has_role(*owners),
            position=72,
            description="What the directory says of your organisation: change it, and say that it still holds.",
            waiting=waits_for_owner,
        )
        add_step("directory", 30, load_directory)
        post_migrate.connect(keep_own_taxonomies, sender=self)
