"""Addresses of this room."""

from django.urls import path

from commonweal.core.correspondence import views

app_name = "correspondence"
urlpatterns = [
    path("outbox", views.outbox_page, name="outbox"),
    path("outbox/<uuid:pk>", views.message_page, name="message"),
    path("outbox/<uuid:pk>/done", views.message_done, name="message_done"),
    path("templates", views.wordings, name="wordings"),
    path("templates/<slug:name>", views.wording_forms, name="forms"),
    path("templates/<slug:name>/<slug:key>", views.wording, name="wording"),
]
