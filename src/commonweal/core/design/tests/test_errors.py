"""What is said when something fails: plainly, in the form that was asked for, and nothing about the inside."""

import json

import pytest
from django.db import InterfaceError, OperationalError

from commonweal.core.design.errors import server_error


def answer(rf, path, fault):
    try:
        raise fault
    except Exception:
        return server_error(rf.get(path))


@pytest.mark.parametrize("fault", [OperationalError("password=x"), InterfaceError("password=x")])
def test_with_the_database_gone_pages_and_api_say_to_come_back(rf, fault):
    for path, said in (("/home", "is not available just now"), ("/api/v1/plans", "cannot be reached")):
        response = answer(rf, path, fault)
        assert (response.status_code, response["Retry-After"]) == (503, "30")
        assert said in response.content.decode()
        assert "password" not in response.content.decode()


def test_a_lost_connection_is_recognised_behind_another_fault(rf):
    try:
        raise OperationalError
    except OperationalError as lost:
        chained = RuntimeError("while rendering")
        chained.__cause__ = lost
    assert answer(rf, "/home", chained).status_code == 503


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/v1/people/x", "/api/v1/nothing", "/api/v2"])
def test_a_program_that_asks_for_nothing_is_answered_in_json(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "nothing at this address" in answer.json()["detail"]


def test_our_own_fault_is_owned_up_to(rf):
    page = answer(rf, "/home", ZeroDivisionError("secret"))
    assert page.status_code == 500
    assert "it is our fault" in page.content.decode()
    assert "secret" not in page.content.decode()
    assert json.loads(answer(rf, "/api/v1/plans", ZeroDivisionError()).content)["detail"].endswith("our fault.")


@pytest.mark.django_db
def test_health_answers_under_any_host_name_and_without_tls(client, settings):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["care.example"], True
    response = client.get("/health", headers={"host": "10.0.0.7"})
    assert (response.status_code, response.json()) == (200, {"status": "ok", "database": "up"})
    assert client.get("/", headers={"host": "10.0.0.7"}).status_code != 200


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/v1/places/a%00", "/api/v1/figures/%00/b", "/sign-in/with/%00", "/figures/%00"])
def test_an_address_that_the_database_cannot_read_names_nothing(client, path):
    assert client.get(path).status_code == 404
