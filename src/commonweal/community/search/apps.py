from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "commonweal.community.search"
    label = "search"
    verbose_name = "Search of the directory"
