"""The JSON face: the same actions, the same rights."""

import json
from typing import Any

import pytest
from django.test import Client

from commonweal.community.volunteering.models import Asking, Task
from commonweal.community.volunteering.tests.conftest import AGREED, CHECKED, FRIDAY, stored
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.roles import Role

API = "/api/v1/volunteering"
A_TASK: dict[str, Any] = {
    "kind": "garden",
    "words": "Leaves on the path",
    "name": "Iris Holt",
    "phone": "01632 960123",
    "postcode": "zz1 1aa",
    "first_on": FRIDAY.isoformat(),
}
AN_OFFER: dict[str, Any] = {
    "name": "Tom Sears",
    "email": "tom@home.example",
    "postcode": "zz1 1ab",
    "miles": 3,
    "agreements": list(AGREED),
}


def send(client: Client, path: str, body: dict[str, Any], status: int = 200) -> Any:
    response = client.post(f"{API}{path}", json.dumps(body), content_type="application/json")
    assert response.status_code == status, response.content
    return response.json()


def read(client: Client, path: str, status: int = 200) -> Any:
    response = client.get(f"{API}{path}")
    assert response.status_code == status, response.content
    return response.json()


def test_kinds_and_opportunities_are_for_everybody_and_the_rest_is_not(scheme, client):
    assert {"key": "garden", "name": "The garden"}.items() <= read(client, "/kinds")[6].items()
    assert read(client, "/opportunities") == []
    for path in ("/tasks", "/board", "/asked", "/offers", "/unmet?since=2026-01-01&until=2026-12-31"):
        read(client, path, 401)


def test_a_task_is_asked_for_and_followed_with_its_code_given_once(scheme, resident, client):
    client.force_login(resident)
    made = send(client, "/tasks", A_TASK, 201)
    assert made["state"] == "asked" and len(made["code"]) == 14 and made["district"] == "ZZ1"
    assert read(client, f"/tasks/{made['reference']}") == made | {"code": ""}
    assert [one["reference"] for one in read(client, "/tasks")] == [made["reference"]]


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "x"}, {"postcode": "ZZ1"}, {"first_on": "2020-01-01"}, {"days": [9]}, {"words": "a\x00b"}, {"name": ""}],
)
def test_what_is_wrong_is_refused_by_field_and_nothing_is_kept(scheme, resident, client, wrong):
    client.force_login(resident)
    answer = send(client, "/tasks", A_TASK | wrong, 422)
    assert next(iter(wrong)) in json.dumps(answer)
    with acting_as(system_actor("test")):
        assert not Task.objects.exists()


def test_somebody_offers_is_asked_and_answers_and_the_second_is_late(scheme, coordinator, account, volunteer, client):
    accounts = [account("Tom Sears"), account("Una Moss")]
    for one in accounts:
        volunteer(one.name, account=one)
    client.force_login(coordinator)
    reference = send(client, "/tasks", A_TASK, 201)["reference"]
    judged = read(client, f"/tasks/{reference}/matches")
    assert [one["is_proposed"] for one in judged] == [True, True] and judged[0]["why"]
    asked = send(client, f"/tasks/{reference}/ask", {"volunteers": [one["volunteer"] for one in judged]})
    assert len(asked) == 2 and "Iris" not in json.dumps(asked)
    with acting_as(system_actor("test")):
        questions = dict(Asking.objects.values_list("account", "pk"))
    answers = []
    for one in accounts:
        client.force_login(one)
        answers.append(send(client, f"/asked/{questions[one.pk]}", {"answer": "yes"})["answer"])
    assert answers == ["yes", "late"] and read(client, "/asked") == []


def test_an_offer_of_the_account_is_kept_and_listed(scheme, resident, client):
    client.force_login(resident)
    made = send(client, "/offers", AN_OFFER, 201)
    assert made["state"] == "offered" and read(client, "/offers") == [made]
    assert "agreements" in json.dumps(send(client, "/offers", AN_OFFER | {"agreements": []}, 422))


def test_the_board_is_for_its_coordinator(task, coordinator, other_coordinator, resident, worker, client):
    made = task(by=resident)
    client.force_login(coordinator)
    assert [one["reference"] for one in read(client, "/board")] == [made.reference]
    assert read(client, "/board?shows=matched") == []
    for nobody, status in ((other_coordinator, 404), (worker, 404), (resident, 403)):
        client.force_login(nobody)
        read(client, f"/tasks/{made.reference}/matches", status)
    for nobody in (resident, worker):
        client.force_login(nobody)
        read(client, "/board", 403)


def test_a_question_is_answered_by_whoever_was_asked(task, volunteer, coordinator, account, resident, client):
    tom = volunteer(account=account("Tom Sears"), checks=CHECKED)
    made = task(kind="shopping")
    client.force_login(coordinator)
    send(client, f"/tasks/{made.reference}/ask", {"volunteers": [str(tom.pk)]})
    with acting_as(system_actor("test")):
        asking = Asking.objects.get()
    for nobody in (coordinator, resident):
        client.force_login(nobody)
        send(client, f"/asked/{asking.pk}", {"answer": "yes"}, 404)
    client.force_login(tom.account)
    assert send(client, f"/asked/{asking.pk}", {"answer": "no", "words": "Away"})["answer"] == "no"
    assert stored(asking).answer_words == "Away"


def test_what_was_not_met_is_counted_for_those_who_plan(task, staff, coordinator, resident, client, clock):
    task()
    path = "/unmet?since=2026-01-01&until=2026-12-31"
    client.force_login(coordinator)
    assert read(client, path)["by_kind"] == [{"label": "The garden", "asked": 1, "unmet": 1}]
    clock.move_to("2026-12-02")
    client.force_login(staff(Role.COMMISSIONER))
    assert read(client, path)["by_kind"] == [{"label": "The garden", "asked": None, "unmet": None}]
    assert read(client, path + "&period=2026-27")["until"] == "2026-11-30"
    client.force_login(resident)
    read(client, path, 403)
