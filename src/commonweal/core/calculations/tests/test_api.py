"""Calculations over HTTP: open to all, nothing stored."""

import pytest

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.calculations.describing import example_of
from commonweal.core.calculations.models import StoredResult
from commonweal.core.calculations.registry import InvalidInput, all_calculations

pytestmark = pytest.mark.django_db
GOOD = {"miles": "3", "on": "2026-04-06"}


def post(client, name: str, given: object):
    return client.post(f"/api/v1/calculations/{name}", given, content_type="application/json")


def test_the_rules_are_listed(client, taxi):
    listed = client.get("/api/v1/calculations").json()
    assert {
        "name": "taxi",
        "title": "Fare of a taxi",
        "source": "Seaborough's tariff of 2020",
        "version": "3",
    } in listed


def test_a_rule_shows_its_schema(client, taxi):
    assert client.get("/api/v1/calculations/taxi").json() == taxi.schema()


def test_a_result_comes_with_its_working_and_is_not_stored(client, taxi):
    answer = post(client, "taxi", GOOD)
    assert answer.status_code == 200
    found = answer.json()
    assert found["fare"] == "6.02"
    assert found["workings"][0] == {
        "label": "Rate",
        "value": "£2.005 a mile",
        "how": "",
        "source": "Tariff, line 1",
        "unverified": True,
    }
    with acting_as(system_actor("test")):
        assert not StoredResult.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_rule_is_404(client, method):
    answer = client.get("/api/v1/calculations/none") if method == "get" else post(client, "none", {})
    assert (answer.status_code, answer.json()) == (404, {"detail": "There is no calculation 'none'"})


def test_a_faulty_input_is_422_with_field_message_and_what_is_allowed(client, taxi):
    answer = post(client, "taxi", {**GOOD, "miles": -1, "on": "soon"})
    assert answer.status_code == 422
    assert [(problem["field"], problem["allowed"]) for problem in answer.json()["errors"]] == [
        ("miles", "at least 0"),
        ("on", "a date as YYYY-MM-DD"),
    ]


@pytest.mark.parametrize("given", [[1], "text", 3, None])
def test_an_input_that_is_no_object_is_422_in_the_same_form(client, taxi, given):
    answer = post(client, "taxi", "null" if given is None else given)
    assert answer.status_code in (400, 422)
    if answer.status_code == 422:
        (problem,) = answer.json()["errors"]
        assert problem["field"] == "(whole input)"
        assert problem["allowed"] == "an object: {…}"


def test_every_rule_has_an_address_of_its_own_that_tells_its_fields_and_answers_as_the_rule_does(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for rule in all_calculations():
        described = paths[f"/api/v1/calculations/{rule.name}"]["post"]["requestBody"]["content"]["application/json"]
        assert described["schema"]["$ref"].endswith(f"/{rule.input_model.__name__}")
        assert client.get(f"/api/v1/calculations/{rule.name}").json() == rule.schema()
        example = example_of(rule.schema()["input"])
        answer = post(client, rule.name, example)
        try:
            assert answer.json() == rule(example).model_dump(mode="json")
        except InvalidInput as refused:
            assert answer.status_code == 422
            assert answer.json()["errors"] == [vars(problem) for problem in refused.problems]
        misspelt = post(client, rule.name, {**example, "no_such_field": 1})
        assert misspelt.status_code == 422
        assert "no_such_field" in [problem["field"] for problem in misspelt.json()["errors"]]
