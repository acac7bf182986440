from django.apps import AppConfig


class LinkageConfig(AppConfig):
    name = "commonweal.people.linkage"
    label = "linkage"
    verbose_name = "Records of one person"

    def ready(self) -> None:
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.core.ledger.queries import set_merged_source
        from commonweal.people.linkage.allowed import may_decide
        from commonweal.people.linkage.queries import merged_into, pairs_waiting

        set_merged_source(merged_into)
        add_to_navigation(
            "Records of one person",
            "linkage:worklist",
            shown_to=lambda actor: may_decide(actor) and not actor.is_system,
            position=45,
            description="Records that may be of one person: look at them side by side, and decide.",
            waiting=pairs_waiting,
        )
