"""Addresses of this room."""

from django.urls import path

from commonweal.pathway.requests.views import arranging, asking, following, handling, signposting

app_name = "requests"
urlpatterns = [
    path("ask", asking.start, name="start"),
    path("ask/begin", asking.begin, name="begin"),
    path("ask/return", following.come_back, name="return"),
    path("ask/leave", asking.leave, name="leave"),
    path("ask/status/<str:reference>", following.status, name="status"),
    path("ask/status/<str:reference>/wrong", following.wrong, name="wrong"),
    path("ask/status/<str:reference>/helped", following.helped, name="status-helped"),
    path("ask/<uuid:pk>/whose", asking.whose, name="whose"),
    path("ask/<uuid:pk>/set-aside", handling.set_aside_email, name="set-aside"),
    path("ask/<uuid:pk>/check", asking.check, name="check"),
    path("ask/<uuid:pk>/sent", asking.sent, name="sent"),
    path("ask/<uuid:pk>/saved", asking.saved, name="saved"),
    path("ask/<uuid:pk>/mail-code", asking.mail, name="mail-code"),
    path("ask/<uuid:pk>/<slug:name>", asking.page, name="page"),
    path("requests", handling.waiting, name="worklist"),
    path("requests/new", asking.take, name="take"),
    path("requests/helped", signposting.results, name="results"),
    path("requests/decisions/<uuid:pk>/helped", signposting.helped, name="helped"),
    path("requests/teams", arranging.teams, name="teams"),
    path("requests/teams/<uuid:pk>", arranging.cover, name="cover"),
    path("requests/teams/<uuid:pk>/rota", arranging.rota, name="rota"),
    path("requests/<uuid:pk>", handling.request_page, name="request"),
    path("requests/<uuid:pk>/accept", handling.accept, name="accept"),
    path("requests/<uuid:pk>/contact", handling.contact, name="contact"),
    path("requests/<uuid:pk>/decide", handling.decide, name="decide"),
    path("requests/<uuid:pk>/again", handling.again, name="again"),
    path("requests/<uuid:pk>/signpost", signposting.signpost, name="signpost"),
]
