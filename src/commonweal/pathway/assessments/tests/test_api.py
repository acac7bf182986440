"""The JSON face of assessments."""

import pytest

from commonweal.core.accounts.actors import acting_as
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.assessments.outcomes import ADULT_OUTCOMES
from commonweal.pathway.assessments.tests.factories import SYSTEM, answer_all, team_of

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
    answered = send(
        client,
        "patch",
        path,
        what_matters="My garden",
        has_impairment=True,
        outcomes={letter: {"ability": "takes_longer" if letter in "ac" else "able"} for letter in ADULT_OUTCOMES},
        wellbeing={"dignity": "Ashamed to ask"},
        wellbeing_impact=True,
        carer_view="Tired",
        carer_offer="wants",
        taking_part="able",
    ).json()
    assert (answered["carer_offer"], answered["taking_part"]) == ("wants", "able")
    assert answered["missing"] == []
    assert answered["outcomes"]["a"] == {"ability": "takes_longer", "note": ""}
    decided = send(client, "post", f"{path}/decision").json()
    assert decided["is_eligible"] is True
    assert client.get(f"{ROOT}{path}").json() == decided
    assert [found["id"] for found in client.get(f"{ROOT}?person={rose.pk}").json()] == [decided["id"]]


def test_what_is_left_out_stays_as_it_is(client, started, workers):
    client.force_login(workers.worker)
    send(client, "patch", f"/{started.pk}", has_impairment=True, impairment_note="Arthritis")
    changed = send(client, "patch", f"/{started.pk}", impairment_note="Arthritis in both hands").json()
    assert (changed["has_impairment"], changed["impairment_note"]) == (True, "Arthritis in both hands")


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
    wrong = send(client, "patch", f"/{decided.pk}", outcomes={"a": {"ability": "sometimes"}})
    assert wrong.status_code == 422
    client.force_login(resident)
    assert send(client, "post", person=str(decided.person_id)).status_code == 403


def test_nothing_of_a_refused_change_is_kept(client, started, workers):
    client.force_login(workers.worker)
    refused = send(client, "patch", f"/{started.pk}", strengths="I cook", wellbeing={"luck": "x"})
    assert refused.status_code == 422
    with acting_as(SYSTEM):
        assert Assessment.objects.get(pk=started.pk).strengths == ""
