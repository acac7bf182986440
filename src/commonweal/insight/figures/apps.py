from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "commonweal.insight.figures"
    label = "figures"
    verbose_name = "Published figures"

    def ready(self) -> None:
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.core.places.loading import add_step
        from commonweal.insight.figures.loading import load_figures

        add_step("figures", 50, load_figures, needs=("place",))
        add_to_navigation(
            "Published figures",
            "figures:index",
            shown_to=lambda actor: True,
            position=70,
            description="What is published about care and support in the place, each figure with its source.",
        )
