"""The peer: a bare Django page. No database, no session, no middleware, one small Jinja2 template."""

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="bench",
    TEMPLATES=[{"BACKEND": "django.template.backends.jinja2.Jinja2"}],
)
django.setup()
PAGE = engines.all()[0].from_string("<!DOCTYPE html><title>{{ title }}</title><h1>{{ title }}</h1>")


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE.render({"title": "A bare page"}))


urlpatterns = [path("", page)]
application = WSGIHandler()
