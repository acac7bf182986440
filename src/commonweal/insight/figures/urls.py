"""Addresses of this room."""

from django.urls import path

from commonweal.insight.figures import views

app_name = "figures"
urlpatterns = [
    path("figures", views.index, name="index"),
    path("figures/<slug:place>", views.tables, name="tables"),
    path("figures/<slug:place>/<slug:slug>", views.table, name="table"),
]
