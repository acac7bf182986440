from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "commonweal.community.search"
    label = "search"
    verbose_name = "Search of the directory"

    def ready(self) -> None:
        from commonweal.community.directory.changes import on_change
        from commonweal.community.search.actions import keep_entries
        from commonweal.community.search.loading import load_meanings
        from commonweal.core.places.loading import add_step

        on_change(keep_entries)
        add_step("search", 95, load_meanings)
