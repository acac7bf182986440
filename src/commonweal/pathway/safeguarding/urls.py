"""Addresses of this room."""

from django.urls import path

from commonweal.pathway.safeguarding import views

app_name = "safeguarding"
urlpatterns = [
    path("safeguarding", views.concerns, name="concerns"),
    path("safeguarding/<uuid:pk>", views.concern, name="concern"),
    path("people/<uuid:person_id>/safeguarding/new", views.raise_page, name="raise"),
]
