"""A page with one form that does one thing."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render

from commonweal.community.volunteering.views.held import put_errors
from commonweal.core.accounts.middleware import CommonwealRequest


def act_page(
    request: CommonwealRequest,
    form: Form,
    words: Mapping[str, str],
    act: Callable[[dict[str, Any]], object],
    back_to: str,
    *,
    then: Callable[[], str] | None = None,
    **about: Any,
) -> HttpResponse:
    """Show the form; or, once it is sent, call `act` with what was typed, say `words["done"]` and go to `then`, or
    `back_to`. What `act` refuses stands beside its field, and nothing typed is lost. `words` also has heading, lead and
    button; `about` is what the page is about: task, volunteer or grant."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, words["done"])
            return redirect(then() if then is not None else back_to)
    context = {"form": form, "words": words, "back_to": back_to, **about}
    return render(request, "volunteering/act.html", context)
