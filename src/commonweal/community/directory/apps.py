from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "commonweal.community.directory"
    label = "directory"
    verbose_name = "Directory of what is there"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from commonweal.community.directory.actions import load_directory
        from commonweal.community.directory.actions.taxonomies import keep_own_taxonomies
        from commonweal.core.places.loading import add_step

        add_step("directory", 30, load_directory)
        post_migrate.connect(keep_own_taxonomies, sender=self)
