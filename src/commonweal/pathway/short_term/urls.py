"""Addresses of this room."""

from django.urls import path

from commonweal.pathway.short_term import views

app_name = "short_term"
urlpatterns = [
    path("short-term", views.episodes, name="episodes"),
    path("short-term/<uuid:pk>", views.episode, name="episode"),
    path("people/<uuid:person_id>/short-term/new", views.begin, name="begin"),
]
