from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "commonweal.community.search"
    label = "search"
    verbose_name = "Search of the directory"

    def ready(self) -> None:
        from commonweal.community.directory.changes import on_change
        from commonweal.community.search.actions import keep_entries
        from commonweal.community.search.loading import load_meanings
        from commonweal.community.search.queries.unmet import READERS
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.core.places.loading import add_step

        add_to_navigation(
            "Find help",
            "search:find",
            shown_to=lambda actor: True,
            position=13,
            description="Services and groups near a postcode, in your own words. Nobody has to ask first.",
        )
        add_to_navigation(
            "Not found",
            "search:unmet",
            shown_to=lambda actor: actor.has_role(*READERS),
            position=74,
            description="What people looked for in the directory and did not find, and the words that searches know.",
        )
        on_change(keep_entries)
        add_step("search", 95, load_meanings)
