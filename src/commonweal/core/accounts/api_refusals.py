"""How the JSON API says no: always with a reason, and with the field, what is wrong and what is allowed."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError as ParameterError

from commonweal.core.accounts.actors import NOBODY
from commonweal.core.calculations.registry import WHOLE_INPUT, Problem, problem_of


def answer_refusals(api: NinjaAPI) -> None:
    """Make `api` answer what the house raises: 401 or 403 with `detail`, 422 with `errors`, each about one field."""

    def refused(request: HttpRequest, error: Any) -> HttpResponse:
        status = 403 if getattr(request, "actor", NOBODY).is_signed_in else 401
        return api.create_response(request, {"detail": str(error) or "You may not do this."}, status=status)

    def invalid(request: HttpRequest, error: Any) -> HttpResponse:
        by_field = error.message_dict if hasattr(error, "error_dict") else {WHOLE_INPUT: error.messages}
        return _problems(
            request, [Problem(field, message) for field, messages in by_field.items() for message in messages]
        )

    def unreadable(request: HttpRequest, error: Any) -> HttpResponse:
        return _problems(request, [problem_of(detail, _field(detail["loc"])) for detail in error.errors])

    def _problems(request: HttpRequest, problems: list[Problem]) -> HttpResponse:
        return api.create_response(request, {"errors": [vars(problem) for problem in problems]}, status=422)

    api.add_exception_handler(PermissionDenied, refused)
    api.add_exception_handler(ValidationError, invalid)
    api.add_exception_handler(ParameterError, unreadable)


def _field(place: Sequence[str | int]) -> str:
    """The field's path without where it came from ("query", or "body" and the parameter that holds the body)."""
    path = place[2:] if place and place[0] == "body" else place[1:]
    return ".".join(str(part) for part in path) or WHOLE_INPUT
