"""Addresses of this room."""

from django.urls import path

from commonweal.people.linkage import views

app_name = "linkage"
urlpatterns = [
    path("records-of-one-person", views.worklist, name="worklist"),
    path("records-of-one-person/look", views.look_now, name="look_now"),
    path("records-of-one-person/<uuid:pair_id>", views.pair, name="pair"),
    path("records-of-one-person/<uuid:pair_id>/together", views.together, name="together"),
    path("merged-records/<uuid:merge_id>", views.merged, name="merged"),
    path("people/<uuid:person_id>/second-record", views.second_record, name="second_record"),
]
