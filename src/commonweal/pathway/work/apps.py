from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "commonweal.pathway.work"
    label = "work"
    verbose_name = "Work"

    def ready(self) -> None:
        from commonweal.pathway.work import pathway_rules  # noqa: F401 - importing it registers its rules
        from commonweal.pathway.work.kinds import watch
        from commonweal.pathway.work.listeners import listen_to

        watch(listen_to)
