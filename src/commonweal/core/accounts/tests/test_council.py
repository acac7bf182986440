"""Signing in through the council: a small OpenID Connect provider of the test's own answers over HTTP."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import SESSION_KEY

from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role

pytestmark = pytest.mark.django_db


class Council:
    """The council's directory: `claims` is who it says is there."""

    def __init__(self) -> None:
        self.claims: dict[str, object] = {}
        council = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path.startswith("/userinfo"):
                    self.send(council.claims)
                else:
                    self.send(council.discovery())

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send({"access_token": "a", "token_type": "Bearer", "id_token": council.id_token()})

            def send(self, answer: object) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def discovery(self) -> dict[str, object]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def id_token(self) -> str:
        body = {"iss": self.issuer, "aud": "commonweal", "iat": int(time.time()), "exp": int(time.time()) + 60}
        return jwt.encode({**body, **self.claims}, "k" * 32, algorithm="HS256")


@pytest.fixture
def council_directory(settings):
    directory = Council()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "council",
                    "name": "Seaborough Council",
                    "client_id": "commonweal",
                    "secret": "s",
                    "settings": {
                        "server_url": directory.issuer,
                        "email_authentication": True,
                        "verified_email": ["vouched.example"],
                    },
                }
            ],
        }
    }
    yield directory
    directory.server.shutdown()


def go_through(client, directory: Council, **claims):
    """Press the button, and come back from the council with these claims."""
    directory.claims = {"sub": "u-1", **claims}
    away = client.get("/sign-in/with/council?next=/account")
    asked = parse_qs(urlsplit(away.url).query)
    assert away.url.startswith(directory.issuer + "/authorize?")
    assert asked["code_challenge_method"] == ["S256"]
    return client.get("/sign-in/with/council/back", {"code": "c", "state": asked["state"][0]})


def test_without_a_council_there_is_no_button_and_no_such_page(client):
    assert "/sign-in/with/" not in client.get("/sign-in").content.decode()
    assert client.get("/sign-in/with/council").status_code == 404


def test_the_button_names_the_council_and_keeps_the_page_asked_for(client, council_directory):
    page = client.get("/sign-in?next=/account").content.decode()
    assert "Sign in with Seaborough Council" in page
    assert 'href="/sign-in/with/council?next=%2Faccount"' in page


def test_staff_come_in_by_their_confirmed_address_and_need_no_second_step_of_ours(client, council_directory, staff):
    account = staff(Role.SOCIAL_WORKER)
    Authenticator.objects.all().delete()
    back = go_through(client, council_directory, email=account.email, email_verified=True)
    assert back.url == "/account"
    assert client.session[SESSION_KEY] == str(account.pk)
    page = client.get("/account").content.decode()
    assert "Connected" in page
    assert client.get("/account/council").status_code == 200


def test_afterwards_they_are_known_by_the_councils_own_number(client, council_directory, staff):
    account = staff(Role.SOCIAL_WORKER)
    Authenticator.objects.all().delete()
    go_through(client, council_directory, email=account.email, email_verified=True)
    client.post("/sign-out")
    go_through(client, council_directory, email="new-name@seaborough.example", email_verified=True)
    assert client.session[SESSION_KEY] == str(account.pk)


@pytest.mark.parametrize("claims", [{}, {"email_verified": False}])
def test_an_address_that_the_council_does_not_vouch_for_opens_nothing(client, council_directory, staff, claims):
    account = staff(Role.SOCIAL_WORKER)
    answer = go_through(client, council_directory, email=account.email, **claims)
    assert "There is no account for you yet" in answer.content.decode()
    assert SESSION_KEY not in client.session
    assert not SocialAccount.objects.exists()


def test_an_installation_may_vouch_for_the_councils_own_domain(client, council_directory):
    account = Account.objects.create_user("maya@vouched.example", name="Maya Ellis")
    go_through(client, council_directory, email=account.email)
    assert client.session[SESSION_KEY] == str(account.pk)


def test_somebody_unknown_gets_no_account(client, council_directory):
    answer = go_through(client, council_directory, email="stranger@vouched.example", email_verified=True)
    assert "There is no account for you yet" in answer.content.decode()
    assert not Account.objects.filter(email__startswith="stranger").exists()


def test_a_closed_account_stays_closed(client, council_directory, resident):
    resident.is_active = False
    resident.save()
    answer = go_through(client, council_directory, email=resident.email, email_verified=True)
    assert answer.url == "/sign-in/closed"


def test_an_answer_that_nobody_asked_for_is_refused(client, council_directory, staff):
    council_directory.claims = {"sub": "u-1", "email": staff(Role.BROKER).email, "email_verified": True}
    answer = client.get("/sign-in/with/council/back", {"code": "c", "state": "made-up"})
    assert answer.status_code == 401 or "did not work" in answer.content.decode()
    assert SESSION_KEY not in client.session


def test_stopping_at_the_council_leads_back(client, council_directory):
    away = client.get("/sign-in/with/council")
    state = parse_qs(urlsplit(away.url).query)["state"][0]
    answer = client.get("/sign-in/with/council/back", {"error": "access_denied", "state": state}, follow=True)
    assert "You stopped signing in" in answer.content.decode()
