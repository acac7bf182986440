"""The JSON face of work: the same lists and actions, and the same refusals."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.roles import Role
from commonweal.pathway.assessments.tests.factories import team_of
from commonweal.pathway.work.actions import ask_approval
from commonweal.pathway.work.tests.conftest import amounts, items, join


@pytest.fixture
def client(workers) -> Client:
    found = Client()
    found.force_login(workers.worker)
    return found


def test_a_team_s_work_is_listed_taken_moved_given_and_closed(client, given, workers, colleague) -> None:
    team = team_of(workers.worker).pk
    (listed,) = client.get(f"/api/v1/work?team={team}").json()["items"]
    assert (listed["id"], listed["worker"], listed["urgency"]) == (str(given.pk), None, "later")
    assert client.post(f"/api/v1/work/{given.pk}/take").json()["worker"] == str(workers.worker.pk)
    assert [one["id"] for one in client.get("/api/v1/work").json()["items"]] == [str(given.pk)]
    day = timezone.localdate() + timedelta(days=3)
    moved = {"due_on": day.isoformat(), "reason": "She is away"}
    assert client.post(f"/api/v1/work/{given.pk}/move", moved, "application/json").json()["due_on"] == day.isoformat()
    to = {"items": [str(given.pk)], "team": str(team), "worker": str(colleague.pk)}
    assert client.post("/api/v1/work/give", to, "application/json").json() == {"given": 1}
    done = client.post(f"/api/v1/work/{given.pk}/close", {"outcome": "Moved away"}, "application/json").json()
    assert done["outcome"] == "Moved away" and items(done_at=None) == []


def test_what_is_not_ones_own_is_not_there(client, given, workers, west, resident) -> None:
    assert client.get(f"/api/v1/work?team={west.pk}").status_code == 404
    other = Client()
    other.force_login(workers.elsewhere)
    assert other.post(f"/api/v1/work/{given.pk}/take").status_code == 404
    sent = {"items": [str(given.pk)], "team": str(west.pk)}
    assert other.post("/api/v1/work/give", sent, "application/json").status_code == 404
    assert Client().get("/api/v1/work").status_code == 401
    person = Client()
    person.force_login(resident)
    assert person.get("/api/v1/work").status_code == 403
    refused = client.post(f"/api/v1/work/{given.pk}/close", {"outcome": " "}, "application/json")
    assert refused.status_code == 422 and refused.json()["errors"][0]["field"] == "outcome"


def test_an_approval_is_decided(rose, workers) -> None:
    with acting_as(workers.officer) as actor:
        asked = ask_approval(actor, rose, "waivers", uuid4(), title="A ramp", link="/", why="x", **amounts("300"))
    client = Client()
    client.force_login(join(team_of(workers.officer), Role.TEAM_MANAGER, "Mel Front"))
    (listed,) = client.get("/api/v1/work/approvals").json()
    assert (listed["id"], listed["weekly_amount"]) == (str(asked.pk), "300.00")
    here = f"/api/v1/work/approvals/{asked.pk}"
    assert client.post(here, {"decision": "refused"}, "application/json").status_code == 422
    assert client.post(here, {"decision": "agreed"}, "application/json").json()["decision"] == "agreed"


def test_times_have_their_working(client) -> None:
    answer = client.get("/api/v1/work/times").json()
    assert [one["key"] for one in answer["times"]][-1] == "first" and answer["times"][0]["workings"]
    assert client.get("/api/v1/work/times?period=1999-00").status_code == 404
