"""Addresses of this room."""

from django.urls.resolvers import URLPattern

app_name = "providers"
urlpatterns: list[URLPattern] = []
