"""Addresses of this room."""

from django.urls import path

from commonweal.people.circle import views

app_name = "circle"
urlpatterns = [
    path("people/<uuid:person_id>/circle", views.circle, name="circle"),
    path("people/<uuid:person_id>/circle/add", views.add, name="add"),
    path("people/<uuid:person_id>/circle/standing/<uuid:standing_id>/check", views.checked, name="check"),
    path("people/<uuid:person_id>/circle/standing/<uuid:standing_id>/end", views.end, name="end_standing"),
    path("people/<uuid:person_id>/circle/<uuid:supporter_id>/standing", views.standing, name="standing"),
    path("people/<uuid:person_id>/circle/<uuid:supporter_id>", views.change, name="change"),
    path("people/<uuid:person_id>/circle/<uuid:supporter_id>/leave", views.leave, name="leave"),
    path("people/<uuid:person_id>/circle/<uuid:supporter_id>/share", views.share, name="share"),
    path("people/<uuid:person_id>/circle/<uuid:supporter_id>/stop-sharing", views.end_sharing, name="stop_sharing"),
]
