"""Error pages in plain words. Named in `config.urls` as Django's handlers."""

import sys

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

DATABASE_DOWN = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Not available just now – Commonweal</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>Commonweal is not available just now</h1>
<p>It cannot reach its records. Nothing that was saved is lost. Wait a minute, then load this page again.</p>
<p>If somebody is in danger, call 999. For urgent care and support, phone your council.</p></main></body></html>
"""


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_for_a_program(request):
        return JsonResponse({"detail": "Something in the request could not be read."}, status=400)
    lines = ["Something in what your browser sent could not be read. Go back and try again."]
    return render(request, "design/error.html", {"heading": "That did not work", "lines": lines}, status=400)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    reason = str(exception) or "Your sign-in does not let you see this page."
    lines = [reason, "If you think you should be able to, ask the person who manages your team."]
    return render(request, "design/error.html", {"heading": "You cannot do this", "lines": lines}, status=403)


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_for_a_program(request):
        return JsonResponse({"detail": "There is nothing at this address, or you may not see it."}, status=404)
    lines = ["If you typed the address, check it.", "It may be something that you may not see."]
    context: dict[str, object] = {"heading": "Page not found", "lines": lines}
    if not request.user.is_authenticated:
        context["sign_in_for"] = request.get_full_path()
    return render(request, "design/error.html", context, status=404)


@requires_csrf_token
def too_many_requests(request: HttpRequest) -> HttpResponse:
    """For sign-in and one-time links: too many tries in a short time."""
    lines = [
        "To keep accounts safe, we stop for a while when there were many tries from one place or for one address.",
        "Wait five minutes, then try again. Nothing else is closed to you: you can still find help and ask for it.",
    ]
    return render(request, "design/error.html", {"heading": "Too many tries", "lines": lines}, status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Says plainly when the database is down (503: it will come back), and otherwise that the fault is ours (500)."""
    in_json = _is_for_a_program(request)
    if _is_database_down(sys.exc_info()[1]):
        later = {"Retry-After": "30"}
        if in_json:
            return JsonResponse({"detail": "The records cannot be reached. Try again soon."}, status=503, headers=later)
        return HttpResponse(DATABASE_DOWN, status=503, headers=later)
    if in_json:
        return JsonResponse({"detail": "Something went wrong, and it is our fault."}, status=500)
    page = DATABASE_DOWN.replace("It cannot reach its records.", "Something went wrong, and it is our fault.")
    return HttpResponse(page.replace("is not available just now", "could not do that"), status=500)


def _is_for_a_program(request: HttpRequest) -> bool:
    """Whether the API was asked, whose answers are JSON, faults too."""
    return request.path.startswith("/api/")


def _is_database_down(fault: BaseException | None) -> bool:
    """Whether a lost connection is what this fault came from."""
    while fault is not None:
        if isinstance(fault, OperationalError | InterfaceError):
            return True
        fault = fault.__cause__ or fault.__context__
    return False
