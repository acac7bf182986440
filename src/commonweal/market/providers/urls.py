"""Addresses of this room."""

from django.urls import path

from commonweal.market.providers import views

app_name = "providers"
urlpatterns = [
    path("providers", views.list_page, name="list"),
    path("providers/mine", views.mine, name="mine"),
    path("providers/<uuid:provider_id>", views.provider_page, name="provider"),
    path("providers/<uuid:provider_id>/capacity", views.capacity, name="capacity"),
]
