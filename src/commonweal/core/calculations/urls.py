"""Addresses of this room."""

from django.urls import path

from commonweal.core.calculations import views

app_name = "calculations"
urlpatterns = [
    path("calculations", views.calculations, name="list"),
    path("calculations/results/<uuid:result_id>", views.result, name="result"),
    path("calculations/<slug:name>", views.calculation, name="calculation"),
]
