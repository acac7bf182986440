"""Addresses of this room."""

from django.urls.resolvers import URLPattern

app_name = "correspondence"
urlpatterns: list[URLPattern] = []
