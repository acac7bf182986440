"""What every answer carries to keep its reader safe, and that no page of signing in runs a script from its own text."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from commonweal.core.accounts.models import ApiToken
from commonweal.core.accounts.roles import Role

from .conftest import app_code, set_up_app, sign_in

pytestmark = pytest.mark.django_db

INLINE = re.compile(
    r"<script(?![^>]*\b(?:src=|type=\"application/json\"))|\sstyle=|\son[a-z]+=|javascript:",
    re.IGNORECASE,
)
OPEN = ("/", "/sign-in", "/sign-up", "/sign-in/by-link", "/sign-in/link/x", "/forgotten-password", "/accessibility",
        "/forgotten-password/sent", "/forgotten-password/done", "/privacy", "/calculations", "/nothing",
        "/sign-in/closed", "/sign-in/cancelled", "/sign-in/failed", "/forgotten-password/x-y")  # fmt: skip
SIGNED_IN = ("/home", "/account", "/account/keys", "/account/password", "/account/email", "/account/council",
             "/account/second-step", "/account/second-step/app/remove", "/account/second-step/passkeys",
             "/account/second-step/passkeys/add", "/account/second-step/codes/new")  # fmt: skip


def policy_of(answer) -> dict[str, str]:
    directives = (part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in directives}


@pytest.mark.parametrize("address", [*OPEN, "/api/v1/calculations", "/session"])
def test_every_answer_has_its_safety_headers(client, address):
    answer = client.get(address)
    policy = policy_of(answer)
    assert policy["default-src"] == "'self'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert (policy["frame-ancestors"], policy["object-src"]) == ("'none'", "'none'")
    assert (policy["form-action"], policy["base-uri"]) == ("'self'", "'self'")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("address", OPEN)
def test_no_open_page_runs_a_script_from_its_own_text(client, address):
    page = client.get(address).content.decode()
    assert "<h1" in page
    assert not INLINE.search(page), INLINE.search(page)


def test_no_page_of_an_account_does_either(client, staff):
    account = staff(Role.BROKER)
    set_up_app(account)
    sign_in(client, account)
    assert not INLINE.search(client.get("/sign-in/second-step").content.decode())
    client.post("/sign-in/second-step", {"code": app_code()})
    for address in SIGNED_IN:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        page = answer.content.decode()
        assert page.count("<h1") == 1, address
        assert not INLINE.search(page), (address, INLINE.search(page))
        assert "no-cache" in answer["Cache-Control"] or "no-store" in answer["Cache-Control"]
    assert not ApiToken.objects.exists()


def test_the_passkey_page_gives_its_script_data_and_no_code(client, resident):
    sign_in(client, resident)
    page = client.get("/account/second-step/passkeys/add").content.decode()
    data = re.search(r'<script type="application/json" id="passkey-data">(.*?)</script>', page)
    assert data
    assert '"challenge"' in data.group(1)
    refused = client.post("/account/second-step/passkeys/add", {"name": "Mine", "credential": "{}"})
    assert refused.status_code == 200
    assert 'value="Mine"' in refused.content.decode()
    assert not Authenticator.objects.exists()


def test_in_production_pages_come_only_over_tls_and_cookies_too(settings, resident):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client = Client()
    assert client.get("/sign-in").url == "https://testserver/sign-in"
    assert client.get("/health").status_code == 200
    answer = client.get("/sign-in", secure=True)
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    signed_in = client.post("/sign-in", {"login": resident.email, "password": "a long enough password"}, secure=True)
    client.get("/home", secure=True)
    for name in ("sessionid", "csrftoken", "last_account"):
        assert client.cookies[name]["secure"], name
    for name in ("sessionid", "last_account"):
        assert client.cookies[name]["httponly"], name
        assert client.cookies[name]["samesite"] == "Lax"
    assert signed_in.status_code == 302


def test_an_upload_or_form_that_is_too_large_is_refused_plainly(client):
    answer = client.post("/sign-in", {"login": "x" * (2 * 1024 * 1024 + 1)})
    assert answer.status_code == 400
    assert "That did not work" in answer.content.decode()
