"""Addresses of this room."""

from django.urls import path

from commonweal.commissioning.overview import views

app_name = "overview"
urlpatterns = [
    path("places", views.places, name="places"),
    path("places/<slug:slug>", views.place, name="place"),
    path("places/<slug:slug>/rate", views.rate, name="rate"),
]
