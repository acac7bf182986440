"""Addresses of this room."""

from django.urls import path

from commonweal.pathway.charging import views

app_name = "charging"
urlpatterns = [
    path("people/<uuid:person_id>/contribution", views.contribution, name="contribution"),
    path("people/<uuid:person_id>/contribution/new", views.work_out, name="work_out"),
    path("contributions", views.worklist, name="worklist"),
    path("contribution-calculator", views.calculator, name="calculator"),
]
