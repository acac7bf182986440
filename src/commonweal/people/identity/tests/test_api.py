"""People by the JSON API: the same actions and queries, the same sight."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.people.identity.models import Person

pytestmark = pytest.mark.django_db

API = "/api/v1/people"


@pytest.fixture
def given(team):
    return {"team": str(team.pk), "given_name": "Jan", "family_name": "Marsh", "nhs_number": "999 000 0026"}


def send(client, given):
    return client.post(API, given, content_type="application/json")


def test_people_are_found(browse, worker, rose):
    answer = browse(worker).get(API, {"query": "penny"}).json()
    assert answer["next_page"] is None
    [found] = answer["people"]
    assert (found["id"], found["name"], found["nhs_number"]) == (str(rose.pk), "Rose Penny", "9990000018")
    assert found["address"]["neighbourhood"] == "Harbour"


def test_finding_asks_the_same_number_of_questions_however_many_are_found(browse, worker, make_person):
    client = browse(worker)
    client.get(API, {"query": "penny"})
    counted = []
    for more in (3, 15):
        for number in range(more):
            make_person(given_name=f"Ann{more}{number}", address={"lines": "1 Quay Street", "postcode": "ZZ1 1AA"})
        with CaptureQueriesContext(connection) as queries:
            assert client.get(API, {"query": "penny"}).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1]


@pytest.mark.parametrize("asked", [{}, {"query": ""}, {"query": "999 000 0019"}, {"query": "penny", "page": "0"}])
def test_a_search_that_cannot_be_done_names_the_field(browse, worker, asked):
    answer = browse(worker).get(API, asked)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] in ("query", "page")


def test_nobody_is_found_by_whose_work_it_is_not(browse, client, staff, resident, rose):
    assert client.get(API, {"query": "penny"}).status_code == 401
    assert browse(resident).get(API, {"query": "penny"}).status_code == 403
    assert browse(staff(Role.COMMISSIONER)).get(API, {"query": "penny"}).status_code == 403


def test_a_person_is_shown_and_the_look_is_written_down(browse, worker, rose):
    answer = browse(worker).get(f"{API}/{rose.pk}").json()
    assert (answer["given_name"], answer["phone"]) == ("Rose", "01632 960001")
    assert answer["parts"] == ["care", "health", "identity", "money"]
    with acting_as(worker):
        assert Entry.objects.get(kind="record.opened").payload == {"part": "who they are, by the API"}


def test_a_hidden_person_is_not_there(browse, staff, provider_organisation, rose):
    client = browse(staff(Role.PROVIDER, organisation=provider_organisation))
    for path in (f"{API}/{rose.pk}", f"{API}/{rose.pk}/timeline", f"{API}/{rose.pk}/who-can-see", f"{API}/{uuid4()}"):
        assert client.get(path).status_code == 404


def test_a_record_is_started(browse, worker, given):
    more = {"address": {"lines": "1 Quay Street", "postcode": "zz11aa"}, "communication_needs": [{"kind": "audio"}]}
    answer = send(browse(worker), given | more)
    assert answer.status_code == 201
    started = answer.json()
    assert started["nhs_number"] == "9990000026"
    assert started["address"]["postcode"] == "ZZ1 1AA"
    assert started["communication_needs"] == [{"kind": "audio", "language": "", "detail": ""}]


def test_a_possible_duplicate_is_told_until_it_is_said_to_be_somebody_else(browse, worker, given, rose):
    client = browse(worker)
    given["nhs_number"] = rose.nhs_number
    answer = send(client, given)
    assert answer.status_code == 409
    [duplicate] = answer.json()["duplicates"]
    assert (duplicate["person"]["id"], duplicate["reasons"]) == (str(rose.pk), ["Same NHS number"])
    with acting_as(worker):
        assert Person.objects.count() == 1
    assert send(client, given | {"not_the_same_as": [str(rose.pk)]}).status_code == 201


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"nhs_number": "999 000 0019"}, "nhs_number"),
        ({"family_name": ""}, "family_name"),
        ({"given_name": "J\u0000an"}, "given_name"),
        ({"team": str(uuid4())}, "team"),
        ({"gender": "f"}, "gender"),
        ({"address": {"lines": "1 Quay Street", "postcode": "nowhere"}}, "postcode"),
        ({"date_of_birth": "2999-01-01"}, "date_of_birth"),
    ],
)
def test_what_is_wrong_is_told_by_field(browse, worker, given, wrong, field):
    answer = send(browse(worker), given | wrong)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].endswith(field)
    with acting_as(worker):
        assert not Person.objects.exists()


def test_others_start_no_record_and_are_told_of_no_duplicate(browse, staff, given, rose):
    assert send(browse(staff(Role.FINANCE_OFFICER)), given | {"nhs_number": rose.nhs_number}).status_code == 403


def test_the_timeline_is_shown_to_whom_the_care_is(browse, worker, colleague, rose):
    entries = browse(worker).get(f"{API}/{rose.pk}/timeline").json()["entries"]
    assert entries[0]["kind"] == "address.added"
    assert browse(worker).get(f"{API}/{rose.pk}/timeline?until=2020-01-01").json()["entries"] == []
    assert browse(worker).get(f"{API}/{rose.pk}/timeline?until=9999-12-31&since=0001-01-01").json()["entries"]
    assert browse(colleague).get(f"{API}/{rose.pk}/timeline").status_code == 403


def test_who_can_see_is_told_to_the_person(browse, resident, rose):
    viewers = browse(resident).get(f"{API}/{rose.pk}/who-can-see").json()
    assert [viewer["basis"] for viewer in viewers] == ["own", "team", "council"]
    assert viewers[2]["parts"] == ["identity"]


def test_names_spelt_differently_are_told_apart(browse, worker, rose):
    found = browse(worker).get("/api/v1/people?query=rose+pennny").json()
    assert found["people"] == []
    assert [person["name"] for person in found["spelt_differently"]] == ["Rose Penny"]
