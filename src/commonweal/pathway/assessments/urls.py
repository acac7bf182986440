"""Addresses of this room."""

from django.urls import path

from commonweal.pathway.assessments.views import deciding, lists

app_name = "assessments"
urlpatterns = [
    path("people/<uuid:person_id>/allocate", lists.allocate, name="allocate"),
    path("people/<uuid:person_id>/assess", lists.start, name="start"),
    path("people/<uuid:person_id>/assess-myself", lists.start_own, name="start_own"),
    path("people/<uuid:person_id>/assess-carer", lists.start_for_carer, name="start_for_carer"),
    path("assessments", lists.assessments, name="worklist"),
    path("assessments/to-allocate", lists.to_allocate, name="to_allocate"),
    path("assessments/<uuid:assessment_id>", deciding.assessment_page, name="assessment"),
    path("assessments/<uuid:assessment_id>/check", deciding.check, name="check"),
    path("assessments/<uuid:assessment_id>/take-up", deciding.take_up, name="take_up"),
]
