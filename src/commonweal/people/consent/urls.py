"""Addresses of this room."""

from django.urls import path

from commonweal.people.consent import views

app_name = "consent"
urlpatterns = [
    path("people/<uuid:person_id>/consent", views.consents, name="consents"),
    path("people/<uuid:person_id>/consent/give", views.give, name="give"),
    path("people/<uuid:person_id>/consent/<uuid:consent_id>/withdraw", views.withdraw, name="withdraw"),
]
