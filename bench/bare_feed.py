"""The peer of the feed: a bare Django view that answers a page whose records it holds in memory.

`BARE_FEED` names a JSON file with a page of 50 records. No database, no parameters, no checks.
"""

import json
import os
from pathlib import Path

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, JsonResponse
from django.urls import path

settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="bench")
django.setup()
PAGE = json.loads(Path(os.environ["BARE_FEED"]).read_text(encoding="utf-8"))


def page(request: HttpRequest) -> JsonResponse:
    return JsonResponse(PAGE)


urlpatterns = [path("", page)]
application = WSGIHandler()
