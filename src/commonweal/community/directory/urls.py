"""Addresses of this room."""

from django.urls import path

from commonweal.community.directory import views

app_name = "directory"
urlpatterns = [
    path("find", views.find, name="find"),
    path("find/<uuid:pk>", views.service, name="service"),
]
