"""What was typed when a session ended, shown to whose it is, to be sent or thrown away."""

from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonweal.core.accounts import kept
from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest


@never_cache
@sign_in_required
def kept_typing(request: CommonwealRequest) -> HttpResponse:
    found = kept.kept_for(request)
    if found is None:
        return redirect("accounts:home")
    return render(request, "accounts/kept.html", {"kept": found, "page": urlsplit(found.path).path})


@require_POST
@sign_in_required
def throw_away(request: CommonwealRequest) -> HttpResponse:
    kept.forget(request)
    return redirect("accounts:home")
