"""Addresses of this room."""

from django.urls import path

from commonweal.pathway.budgets import views

app_name = "budgets"
urlpatterns = [
    path("assessments/<uuid:assessment_id>/budget", views.budget, name="budget"),
    path("assessments/<uuid:assessment_id>/budget/set", views.work_out, name="set"),
    path("assessments/<uuid:assessment_id>/budget/compare", views.compare_schemes, name="compare"),
]
