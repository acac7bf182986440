"""Signing in with a password or by a link, and signing out."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView, LogoutView
from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from commonweal.core.accounts import link
from commonweal.core.accounts.forms import LinkForm

TOO_MANY = "too_many_login_attempts"


class SignInView(LoginView):
    """allauth's, with a plain page once an address or a computer has tried too often, and the council's own sign-in."""

    def form_invalid(self, form: LoginForm) -> HttpResponse:
        if any(error.code == TOO_MANY for error in form.non_field_errors().as_data()):
            return respond_429(self.request)
        response: HttpResponse = super().form_invalid(form)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)
        back = get_next_redirect_url(self.request)
        found["council"] = council_sign_in(back)
        found["link_address"] = _with_next(reverse("accounts:ask-for-link"), back)
        found["typing_is_kept"] = back == reverse("accounts:kept")
        return found


class SignOutView(LogoutView):
    """Signing out takes a press of a button: a link from elsewhere must not do it."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseNotAllowed(["POST"])


def council_sign_in(back: str | None) -> dict[str, str] | None:
    """The name and address of the council's own sign-in, where one is set up."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    if not apps:
        return None
    address = reverse("openid_connect_login", args=[apps[0]["provider_id"]])
    return {"name": apps[0]["name"], "href": _with_next(address, back)}


@never_cache
def ask_for_link(request: HttpRequest) -> HttpResponse:
    """Send a one-time link. The answer is the same whether the address has an account or not."""
    form = LinkForm(request.POST or None)
    back = get_next_redirect_url(request) or ""
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if not link.may_ask(request, email):
            return respond_429(request)
        link.send_link(email, back)
        return render(request, "accounts/link_sent.html", {"email": email, "minutes": link.MINUTES})
    return render(
        request,
        "accounts/ask_for_link.html",
        {"form": form, "back": back, "minutes": link.MINUTES, "back_to": _with_next(reverse("account_login"), back)},
    )


@never_cache
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button: programs that look through mail open links, and must not use this one up."""
    back = get_next_redirect_url(request) or ""
    if request.method == "POST":
        response = link.use_link(request, token, back)
        if response is not None:
            return response
    if request.user.is_authenticated:
        return redirect(back or settings.LOGIN_REDIRECT_URL)
    if link.holder_of(token) is None:
        return render(request, "accounts/link_spent.html", {"minutes": link.MINUTES}, status=410)
    return render(request, "accounts/open_link.html", {"back": back})


def _with_next(address: str, back: str | None) -> str:
    return f"{address}?{urlencode({'next': back})}" if back else address
