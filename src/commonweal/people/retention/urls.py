"""Addresses of this room."""

from django.urls import path

from commonweal.people.retention import views

app_name = "retention"
urlpatterns = [
    path("what-may-go", views.runs, name="runs"),
    path("what-may-go/held-back", views.holds, name="holds"),
    path("what-may-go/<uuid:run_id>", views.run_page, name="run"),
    path("people/<uuid:person_id>/hold", views.hold, name="hold"),
]
