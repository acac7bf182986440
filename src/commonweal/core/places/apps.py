from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "commonweal.core.places"
    label = "places"
    verbose_name = "Places and areas"

    def ready(self) -> None:
        from commonweal.core.places.actions import load_areas
        from commonweal.core.places.loading import add_step

        add_step("areas", 10, load_areas, needs=())
