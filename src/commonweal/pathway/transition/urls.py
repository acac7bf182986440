"""Addresses of this room."""

from django.urls import path

from commonweal.pathway.transition import views

app_name = "transition"
urlpatterns = [
    path("transition", views.listing, name="list"),
    path("transition/add", views.add, name="add"),
    path("transition/take-in", views.take_in, name="take_in"),
    path("transition/pressure", views.pressure, name="pressure"),
    path("transition/pressure/<int:year>", views.pressure_year, name="pressure_year"),
    path("transition/<uuid:transition_id>", views.person, name="person"),
    path("transition/<uuid:transition_id>/<slug:what>", views.change, name="change"),
]
