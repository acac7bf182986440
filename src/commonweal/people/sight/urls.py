"""Addresses of this room."""

from django.urls import path

from commonweal.people.sight import views

app_name = "sight"
urlpatterns = [
    path("people/<uuid:person_id>/who-can-see", views.who_sees, name="who_can_see"),
    path("people/<uuid:person_id>/emergency", views.emergency, name="emergency"),
    path("people/<uuid:person_id>/emergency/<uuid:origin>/end", views.end_emergency, name="end_emergency"),
    path("people/<uuid:person_id>/timeline", views.timeline_page, name="timeline"),
]
