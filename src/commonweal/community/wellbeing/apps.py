from django.apps import AppConfig


class WellbeingConfig(AppConfig):
    name = "commonweal.community.wellbeing"
    label = "wellbeing"
    verbose_name = "Scales of wellbeing and loneliness"

    def ready(self) -> None:
        from commonweal.community.wellbeing import change, loneliness, ons4, swemwbs  # noqa: F401 - registers them
        from commonweal.community.wellbeing.loading import load_wordings
        from commonweal.core.places.loading import add_step

        add_step("wellbeing", 35, load_wordings, needs=("place",))
