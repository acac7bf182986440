"""The JSON face of assessments."""

import pytest

from commonweal.core.accounts.actors import acting_as
from commonweal.pathway.assessments.queries import form_of
from commonweal.pathway.assessments.tests.factories import SYSTEM, answer_all, answers_for, team_of
from commonweal.pathway.forms.queries import values_of

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/assessments"


def send(client, method, path="", **given):
    return getattr(client, method)(f"{ROOT}{path}", given, content_type="application/json")


def test_an_assessment_from_allocation_to_decision(client, rose, asked, workers):
    client.force_login(workers.officer)
    given = send(client, "post", "/allocations", person=str(rose.pk), team=str(team_of(workers.worker).pk))
    assert given.status_code == 201
    client.force_login(workers.worker)
    started = send(client, "post", person=str(rose.pk))
    assert started.status_code == 201
    path = f"/{started.json()['id']}"
    answered = send(client, "patch", path, answers=answers_for("ac")).json()
    assert answered["missing"] == []
    assert answered["outcomes"]["a"] == "needs_assistance"
    assert answered["answers"]["strengths"] == "She cooks well, and sings"
    decided = send(client, "post", f"{path}/decision").json()
    assert decided["is_eligible"] is True
    assert client.get(f"{ROOT}{path}").json() == decided
    assert [found["id"] for found in client.get(f"{ROOT}?person={rose.pk}").json()] == [decided["id"]]


def test_what_is_left_out_stays_as_it_is(client, started, workers):
    client.force_login(workers.worker)
    send(client, "patch", f"/{started.pk}", answers={"impairment": True, "impairment-what": "Arthritis"})
    changed = send(client, "patch", f"/{started.pk}", answers={"impairment-what": "Arthritis in both hands"}).json()
    assert changed["answers"] == {"impairment": "yes", "impairment-what": "Arthritis in both hands"}


def test_a_carers_assessment_is_started_on_the_carers_record(client, person_of, rose, workers):
    carer = person_of(workers.worker, given_name="Tom", email="")
    client.force_login(workers.worker)
    started = send(client, "post", person=str(carer.pk), kind="carer")
    assert (started.status_code, started.json()["kind"], started.json()["other"]) == (201, "carer", None)


def test_advice_goes_with_a_decision_of_not_eligible(client, started, workers):
    answer_all(workers.worker, started, "b")
    client.force_login(workers.worker)
    refused = send(client, "post", f"/{started.pk}/decision")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "advice")
    decided = send(client, "post", f"/{started.pk}/decision", advice="A lunch club").json()
    assert (decided["is_eligible"], decided["advice"]) == (False, "A lunch club")


def test_refusals_say_why(client, decided, workers, resident):
    path = f"{ROOT}/{decided.pk}"
    assert client.get(path).status_code == 401
    client.force_login(workers.elsewhere)
    assert client.get(path).status_code == 404
    client.force_login(workers.worker)
    again = send(client, "post", f"/{decided.pk}/decision")
    assert again.status_code == 422
    assert "already" in again.json()["errors"][0]["message"]
    wrong = send(client, "patch", f"/{decided.pk}", answers={"food-ability": "sometimes"})
    assert wrong.status_code == 422
    client.force_login(resident)
    assert send(client, "post", person=str(decided.person_id)).status_code == 403


def test_nothing_of_a_refused_change_is_kept(client, started, workers):
    client.force_login(workers.worker)
    refused = send(client, "patch", f"/{started.pk}", answers={"strengths": "I cook", "luck": "x"})
    assert refused.status_code == 422
    with acting_as(SYSTEM):
        assert values_of(form_of(started)) == {}
