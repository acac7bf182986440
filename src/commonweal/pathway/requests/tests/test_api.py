"""Requests as JSON: another system asks, the contact team reads."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.accounts.actions import create_api_token
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.models import Message
from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.tests.conftest import stored

BODY: dict[str, Any] = {
    "asker": {"name": "Dr Ada Moss", "relationship": "GP", "email": "surgery@moss.example"},
    "agreement": {"agrees": "yes"},
    "happening": "Two falls in a month.",
    "soon": {"soon": "weeks"},
    "name": {"given_name": "Iris", "family_name": "Holt"},
    "born_on": "1948-03-27",
    "address": {"lines_of_address": "3 Quay Street", "postcode": "zz11aa"},
    "communication": {"needs": ["large_print"]},
    "contact": {"phone": "01632 960123", "best": "phone"},
    "nhs_number": "999 000 0018",
    "share": True,
}


@pytest.fixture
def system_key(staff) -> str:
    """The key of another system, which acts as an account at work."""
    with acting_as(staff(Role.PROVIDER, "Surgery system")) as actor:
        return create_api_token(actor, "Surgery", 30)


def post(client: Client, key: str, body: dict[str, Any]):
    headers = {"Authorization": f"Bearer {key}"}
    return client.post("/api/v1/requests", body, content_type="application/json", headers=headers)


def test_another_system_asks_for_somebody(client: Client, contact_team, system_key: str) -> None:
    answer = post(client, system_key, BODY)
    assert answer.status_code == 201
    sent = answer.json()
    request = stored()
    assert (sent["reference"], sent["team"]) == (request.reference, contact_team.name)
    assert (request.channel, request.team, request.person) == ("system", contact_team, None)
    assert request.answers["birth"] == {"born_on": "1948-03-27"}
    assert request.answers["address"]["postcode"] == "ZZ1 1AA"
    with acting_as(system_actor("test")):
        assert Message.objects.get().to == "surgery@moss.example"


def test_the_same_request_sent_again_is_not_a_second_one(client: Client, contact_team, system_key: str) -> None:
    first, again, other = (
        post(client, system_key, BODY | {"their_reference": reference}).json() for reference in ("S-1", "S-1", "S-2")
    )
    assert first == again
    assert other["reference"] != first["reference"]
    with acting_as(system_actor("test")):
        assert (Request.objects.count(), Message.objects.count()) == (2, 2)


def test_words_of_risk_are_flagged_and_nothing_is_written_unless_said_to_be_safe(
    client: Client, contact_team, system_key: str
) -> None:
    sent = post(client, system_key, BODY | {"happening": "Her nephew takes her money"}).json()
    assert sent["mentions_safety"] is True
    assert stored().answers["safety"] == {"safe": "no", "how": ""}
    with acting_as(system_actor("test")):
        assert not Message.objects.exists()


def test_danger_is_urgent(client: Client, contact_team, system_key: str) -> None:
    assert post(client, system_key, BODY | {"soon": {"soon": "danger"}}).status_code == 201
    assert stored().is_urgent


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": {"given_name": "", "family_name": "Holt"}}, "name.given_name"),
        ({"name": {"family_name": "Holt"}}, "name.given_name"),
        ({"nhs_number": "9990000019"}, "nhs_number"),
        ({"born_on": "2999-01-01"}, "born_on"),
        ({"born_on": "yesterday"}, "born_on"),
        ({"address": {"lines_of_address": "3 Quay Street", "postcode": "nowhere"}}, "address.postcode"),
        ({"address": {}}, "address.lines_of_address"),
        ({"agreement": None}, "agreement"),
        ({"asker": {"name": "A", "relationship": "GP"}}, "asker.phone"),
        ({"happening": ""}, "happening"),
        ({"happening": "nul \u0000"}, "happening"),
        ({"soon": {"soon": "soon"}}, "soon.soon"),
        ({"contact": {"best": "email"}}, "contact.email"),
        ({"communication": {"needs": ["interpreter"]}}, "communication.language"),
        ({"safety": {"safe": "some"}}, "safety.how"),
    ],
)
def test_what_cannot_be_taken_is_named_and_nothing_is_kept(
    client: Client, contact_team, system_key: str, changed: dict, field: str
) -> None:
    answer = post(client, system_key, BODY | changed)
    assert answer.status_code == 422
    assert field in [problem["field"] for problem in answer.json()["errors"]]
    with acting_as(system_actor("test")):
        assert not Request.objects.exists()


def test_every_wrong_field_is_named_at_once(client: Client, contact_team, system_key: str) -> None:
    answer = post(client, system_key, BODY | {"nhs_number": "1", "happening": "", "share": False})
    assert {problem["field"] for problem in answer.json()["errors"]} == {"nhs_number", "happening"}


def test_somebody_signed_in_asks_for_themselves(client: Client, contact_team, rose) -> None:
    client.force_login(rose.account)
    body = {key: value for key, value in BODY.items() if key not in ("asker", "agreement")}
    answer = client.post("/api/v1/requests", body, content_type="application/json")
    assert answer.status_code == 201
    request = stored()
    assert (request.channel, request.person, request.account) == ("web", rose, rose.account)


@pytest.mark.django_db
def test_nobody_signed_out_asks_or_reads(client: Client, make_request) -> None:
    request = make_request()
    assert client.post("/api/v1/requests", BODY, content_type="application/json").status_code == 401
    assert client.get("/api/v1/requests").status_code == 401
    assert client.get(f"/api/v1/requests/{request.pk}").status_code == 401


def test_the_contact_team_reads_its_list_and_a_request(client: Client, officer: Account, make_request) -> None:
    plain, risky = make_request(), make_request("He hits me", answers={"safety": {"safe": "yes", "how": ""}})
    make_request(sent=False)
    client.force_login(officer)
    listed = client.get("/api/v1/requests").json()
    assert [line["reference"] for line in listed["requests"]] == [risky.reference, plain.reference]
    assert client.get("/api/v1/requests", {"urgent": "true"}).json()["total"] == 1
    read = client.get(f"/api/v1/requests/{risky.pk}").json()
    assert read["words_of_concern"] == ["hits me"]
    assert {"page": "happening", "question": "What is happening", "answer": "He hits me"} in read["answers"]


def test_others_read_no_list_and_no_request(client: Client, resident, social_worker, staff, make_request) -> None:
    request = make_request(account=resident)
    for account in (resident, staff(Role.BROKER)):
        client.force_login(account)
        assert client.get("/api/v1/requests").status_code == 403
        assert client.get(f"/api/v1/requests/{request.pk}").status_code == 403
    client.force_login(social_worker)
    assert client.get("/api/v1/requests").json()["total"] == 0
    assert client.get(f"/api/v1/requests/{request.pk}").status_code == 404


def test_a_place_without_a_contact_team_is_told(client: Client, place, resident) -> None:
    client.force_login(resident)
    answer = client.post("/api/v1/requests", BODY, content_type="application/json")
    assert answer.status_code == 422 and "No team takes requests" in str(answer.json())


def test_no_text_whatever_breaks_it(client: Client, contact_team, system_key: str) -> None:
    @given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=20))
    def ask(happening: str, name: str, postcode: str) -> None:
        changed = {"happening": happening, "name": {"given_name": name, "family_name": name}}
        address = {"lines_of_address": name, "postcode": postcode}
        assert post(client, system_key, BODY | changed | {"address": address}).status_code in (201, 422)

    ask()


def test_the_contact_team_answers_a_request_over_the_api(client: Client, make_request, officer, social_worker) -> None:
    request = make_request()
    here = f"/api/v1/requests/{request.pk}"
    client.force_login(officer)

    def send(what: str, body: dict[str, Any], status: int = 200) -> dict[str, Any]:
        answer = client.post(f"{here}/{what}", body, content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json()

    assert "note" in str(send("contact", {"note": " "}, 422))
    assert send("contact", {"note": "We spoke"})["contact_note"] == "We spoke"
    decided = {"outcome": "information", "note": "There is a guide", "guides": ["falls"]}
    assert "entries" in str(send("decision", decided | {"guides": ["nonsense"]}, 422))
    said = send("decision", decided)["decisions"][0]
    assert (said["outcome"], said["sent_how"], said["decided_by"]) == ("information", "E-mail", "Noor Aziz")
    assert [one["key"] for one in said["sent"]] == ["falls"]
    again = send("follow-up", {"helped": "no", "note": "She fell again"})
    assert (again["outcome"], again["decisions"][0]["reopened_why"]) == ("", "She fell again")
    send("follow-up", {"helped": "yes"}, 404)
    assert send("decision", {"outcome": "no_action", "note": "All is well"})["outcome"] == "no_action"
    assert len(send("look-again", {"why": "It is not"})["decisions"]) == 2
    for stranger in (social_worker, None):
        client.force_login(stranger) if stranger else client.logout()
        assert client.post(f"{here}/look-again", {"why": "x"}, content_type="application/json").status_code in (
            401,
            404,
        )
