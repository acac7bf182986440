from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "commonweal.core.places"
    label = "places"
    verbose_name = "Places and areas"
