"""Addresses of this room."""

from django.urls import path

from commonweal.people.rights import views

app_name = "rights"
urlpatterns = [
    path("what-people-ask", views.worklist, name="worklist"),
    path("people/<uuid:person_id>/held", views.held, name="held"),
    path("people/<uuid:person_id>/held/ask", views.ask, name="ask"),
    path("people/<uuid:person_id>/held/<uuid:request_id>", views.request_page, name="request"),
    path("people/<uuid:person_id>/held/<uuid:request_id>/download/<str:form>", views.download, name="download"),
    path("people/<uuid:person_id>/put-right", views.corrections, name="corrections"),
    path("people/<uuid:person_id>/put-right/ask", views.ask_to_put_right, name="ask_to_put_right"),
    path("people/<uuid:person_id>/put-right/<uuid:correction_id>", views.decide, name="decide"),
]
