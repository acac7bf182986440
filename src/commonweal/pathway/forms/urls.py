"""Addresses of this room."""

from django.urls import path

from commonweal.pathway.forms.views import definitions, reading, writing

app_name = "forms"
urlpatterns = [
    path("people/<uuid:person_id>/forms", reading.of_person, name="of_person"),
    path("forms/definitions", definitions.definitions, name="definitions"),
    path("forms/definitions/<slug:key>/<str:version>", definitions.definition, name="definition"),
    path("forms/<uuid:form_id>", writing.form_page, name="form"),
    path("forms/<uuid:form_id>/sections/<slug:key>", writing.section_page, name="section"),
    path("forms/<uuid:form_id>/finish", writing.finish, name="finish"),
    path("forms/<uuid:form_id>/read", reading.read, name="read"),
    path("forms/<uuid:form_id>/pdf", reading.pdf, name="pdf"),
    path("forms/<uuid:form_id>/history/<slug:key>", reading.history, name="history"),
    path("forms/<uuid:form_id>/share", reading.share, name="share"),
    path("forms/<uuid:form_id>/share/<uuid:share_id>/end", reading.unshare, name="unshare"),
]
