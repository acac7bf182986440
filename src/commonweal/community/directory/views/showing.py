"""How the pages are shown to whoever looks: standard, large print or easy read, with what they have kept."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from commonweal.community.directory.models import ShortlistItem
from commonweal.core.accounts.middleware import CommonwealRequest

COOKIE = "cw-view"
COOKIE_DAYS = 365
STANDARD, LARGE_PRINT, EASY_READ = "standard", "large-print", "easy-read"
VIEWS = {STANDARD: "Standard text", LARGE_PRINT: "Large print", EASY_READ: "Easy read"}
KEPT = "directory_shortlist"
AT_WORK = ("directory/desk/", "directory/edit/", "directory/script", "directory/mine")
"""Pages of editors, owners and advisers: they do not ask how somebody reads."""


def shown_as(request: HttpRequest) -> str:
    """The view that whoever looks has chosen."""
    chosen = request.COOKIES.get(COOKIE, STANDARD)
    return chosen if chosen in VIEWS else STANDARD


def kept_by(request: CommonwealRequest) -> list[UUID]:
    """The entries on the list of whoever looks, in the order they were put there."""
    if request.actor.account_id is not None:
        items = ShortlistItem.objects.filter(account=request.actor.account_id)
        return list(items.values_list("service", flat=True))
    return [UUID(key) for key in request.session.get(KEPT, [])]


def show(request: CommonwealRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """Draw a page of the directory."""
    given = {
        "view": shown_as(request),
        "views": VIEWS,
        "kept": kept_by(request),
        "here": request.get_full_path(),
        "is_for_everyone": not template.startswith(AT_WORK),
    }
    return render(request, template, {**given, **context})


@require_POST
def choose_view(request: HttpRequest) -> HttpResponse:
    """Remember how somebody reads best, and go back to where they were."""
    chosen = request.POST.get("view", "")
    response = redirect(back_to(request, "directory:browse"))
    if chosen in VIEWS:
        response.set_cookie(
            COOKIE,
            chosen,
            max_age=COOKIE_DAYS * 24 * 60 * 60,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None where the page is only looked at. (What is sent may be empty.)"""
    return request.POST if request.method == "POST" else None


def typed_in(request: HttpRequest, name: str) -> str:
    """What was typed into a box that no form reads, without the one character (NUL) that no database keeps."""
    return request.POST.get(name, "").replace("\x00", "")


def chosen_ids(given: QueryDict, name: str) -> list[UUID]:
    """The ids among what was ticked or chosen under a name; what is no id is passed over."""
    found = []
    for one in given.getlist(name):
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found


def put_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """What an action refused, at the field that it is about where the form has it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error.messages)
        return
    for name, found in error.message_dict.items():
        form.add_error(name if name in form.fields else None, found)


def back_to(request: HttpRequest, otherwise: str) -> str:
    """The page somebody came from, as long as it is ours."""
    asked = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if asked.startswith("/") and allowed else otherwise
