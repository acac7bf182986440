"""Addresses of this room."""

from django.urls import path

from commonweal.community.directory.views import finding

app_name = "directory"
urlpatterns = [
    path("find", finding.find, name="find"),
    path("find/<uuid:pk>", finding.service, name="service"),
]
