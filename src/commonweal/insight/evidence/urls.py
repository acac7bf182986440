"""Addresses of this room."""

from django.urls import path

from commonweal.insight.evidence import views

app_name = "evidence"
urlpatterns = [path("places/<slug:slug>/support", views.support_rows, name="support_rows")]
