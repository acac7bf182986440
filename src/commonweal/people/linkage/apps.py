from django.apps import AppConfig


class LinkageConfig(AppConfig):
    name = "commonweal.people.linkage"
    label = "linkage"
    verbose_name = "Records of one person"

    def ready(self) -> None:
        from commonweal.core.ledger.queries import set_merged_source
        from commonweal.people.linkage.queries import merged_into

        set_merged_source(merged_into)
