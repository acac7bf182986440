"""The feed's door: who may ask, how, and how often."""

import json

import pytest
from django.db import OperationalError
from django.test import Client, override_settings

from commonweal.community.openreferral.served import views
from commonweal.community.openreferral.served.door import FeedMiddleware
from commonweal.community.openreferral.served.throttle import Throttle
from commonweal.community.openreferral.tests.conftest import BASE
from commonweal.community.openreferral.tests.records import bare, store
from commonweal.core.accounts.models import Account

pytestmark = pytest.mark.django_db

PATHS = ("", "/services", "/services?format=ndjson", "/services?page=x", "/services/x", "/nothing", "/openapi.json")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["get", "head", "options", "post", "delete"])
def test_any_page_of_the_web_may_read_every_answer(client: Client, path: str, method: str) -> None:
    response = getattr(client, method)(BASE + path)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in response.headers
    assert response.status_code == {"post": 405, "delete": 405, "options": 204}.get(method, response.status_code)
    if method in ("get", "post"):
        json.loads(response.getvalue() or "{}")


def test_a_request_before_the_request_is_told_what_may_be_asked(client: Client) -> None:
    response = client.options(f"{BASE}/services", headers={"Origin": "https://elsewhere.example"})
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert response.headers["Access-Control-Allow-Headers"] == "*"


def test_a_session_makes_no_difference_and_is_not_touched(client: Client, resident: Account) -> None:
    store(bare("Choir"))
    open_to_all = client.get(f"{BASE}/services").json()
    client.force_login(resident)
    signed_in = client.get(f"{BASE}/services")
    assert signed_in.json() == open_to_all
    assert not signed_in.cookies


def test_whoever_has_a_page_already_is_sent_nothing(client: Client) -> None:
    first = client.get(f"{BASE}/services")
    again = client.get(f"{BASE}/services", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    store(bare("Choir"))
    assert client.get(f"{BASE}/services", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


@override_settings(FEED_REQUESTS_A_MINUTE=3)
def test_too_many_requests_from_one_address_are_asked_to_wait(client: Client) -> None:
    answers = [client.get(f"{BASE}/") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert "format=ndjson" in answers[-1].json()["detail"]


def test_requests_are_counted_by_address_and_minute() -> None:
    throttle = Throttle()
    assert [throttle.seconds_to_wait("a", 2, 60.0 + second) for second in (0, 1, 20)] == [0, 0, 40]
    assert throttle.seconds_to_wait("b", 2, 80.0) == 0
    assert throttle.seconds_to_wait("a", 2, 120.0) == 0
    assert [throttle.seconds_to_wait("a", 0, 121.0) for _ in range(9)] == [0] * 9


def test_a_fault_of_ours_is_answered_in_json_and_says_nothing_else(client: Client, monkeypatch, caplog) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr(views, "written", fail)
    store(bare("Choir"))
    response = client.get(f"{BASE}/services")
    assert (response.status_code, response.json()) == (500, {"detail": "Something went wrong, and it is our fault."})
    assert "a secret" in caplog.text


def test_a_lost_database_is_said_with_when_to_come_back(client: Client, monkeypatch, caplog) -> None:
    def fail(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(views, "written", fail)
    store(bare("Choir"))
    response = client.get(f"{BASE}/services")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")


@override_settings(ALLOWED_HOSTS=["directory.example"])
def test_a_host_that_is_not_ours_is_refused_in_json(client: Client) -> None:
    response = client.get(f"{BASE}/")
    assert response.status_code == 400
    assert "detail" in response.json()


def test_only_what_is_below_the_base_goes_through_this_door() -> None:
    passed: list[str] = []
    middleware = FeedMiddleware(lambda request: passed.append(request.path_info))  # type: ignore[arg-type,return-value]
    from django.test import RequestFactory

    for path in ("/openreferral", "/openreferral/v30/services", "/find"):
        middleware(RequestFactory().get(path))
    assert passed == ["/openreferral", "/openreferral/v30/services", "/find"]
