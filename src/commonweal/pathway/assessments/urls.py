"""Addresses of this room."""

from django.urls import path

from commonweal.pathway.assessments.views import deciding, lists, writing

app_name = "assessments"
urlpatterns = [
    path("people/<uuid:person_id>/allocate", lists.allocate, name="allocate"),
    path("people/<uuid:person_id>/assess", lists.start, name="start"),
    path("assessments", lists.assessments, name="worklist"),
    path("assessments/to-allocate", lists.to_allocate, name="to_allocate"),
    path("assessments/<uuid:assessment_id>", writing.assessment_page, name="assessment"),
    path("assessments/<uuid:assessment_id>/parts/<slug:key>", writing.part_page, name="part"),
    path("assessments/<uuid:assessment_id>/check", deciding.check, name="check"),
]
