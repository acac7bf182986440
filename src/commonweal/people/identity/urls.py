"""Addresses of this room."""

from django.urls import path

from commonweal.people.identity.views import changing, finding, record

app_name = "identity"
urlpatterns = [
    path("people", finding.people, name="people"),
    path("people/new", finding.new_person, name="new_person"),
    path("people/alike", finding.alike, name="alike"),
    path("people/<uuid:person_id>", record.record, name="record"),
    path("people/<uuid:person_id>/details", changing.details, name="details"),
    path("people/<uuid:person_id>/contact", changing.contact, name="contact"),
    path("people/<uuid:person_id>/address", changing.address, name="address"),
    path("people/<uuid:person_id>/communication", changing.communication, name="communication"),
    path("people/<uuid:person_id>/account", changing.account, name="account"),
    path("my-record", record.my_record, name="my_record"),
    path("people-i-support", record.people_i_support, name="people_i_support"),
]
