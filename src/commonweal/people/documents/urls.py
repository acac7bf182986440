"""Addresses of this room."""

from django.urls import path

from commonweal.people.documents import views

app_name = "documents"
urlpatterns = [
    path("people/<uuid:person_id>/documents", views.documents, name="documents"),
    path("people/<uuid:person_id>/documents/add", views.add, name="add"),
    path("people/<uuid:person_id>/documents/<uuid:document_id>", views.document, name="document"),
    path("people/<uuid:person_id>/documents/<uuid:document_id>/file", views.file, name="file"),
    path("people/<uuid:person_id>/documents/<uuid:document_id>/replace", views.replace, name="replace"),
    path("people/<uuid:person_id>/documents/<uuid:document_id>/off", views.take_off, name="take_off"),
    path("people/<uuid:person_id>/documents/<uuid:document_id>/remove", views.remove, name="remove"),
]
