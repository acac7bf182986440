"""The pages of calculations, and how a stored result was worked out."""

import json
import uuid

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.actions import keep_result
from commonweal.core.calculations.models import StoredResult
from commonweal.core.calculations.queries import Again, worked_out_again
from commonweal.core.calculations.registry import InvalidInput
from commonweal.core.ledger.models import Entry
from commonweal.core.ledger.queries import LOOKED

from .conftest import TaxiResult

pytestmark = pytest.mark.django_db
GIVEN = {"miles": "3", "on": "2026-04-06", "vehicle": "wheelchair"}


@pytest.fixture
def stored(taxi) -> StoredResult:
    """A result about nobody in particular: staff may read it."""
    with acting_as(system_actor("test")) as actor:
        result, kept = keep_result(actor, "taxi", GIVEN, TaxiResult)
    assert str(result.fare) == "12.03"
    return kept


def test_a_kept_result_holds_what_it_was_made_from(stored):
    with acting_as(system_actor("test")):
        kept = StoredResult.objects.get(pk=stored.pk)
    assert kept.inputs == {"miles": "3", "on": "2026-04-06", "vehicle": "wheelchair", "passengers": 1}
    assert kept.result == {"fare": "12.03", "shared": False}
    assert [line["label"] for line in kept.workings] == ["Rate", "Fare"]
    assert (kept.policies, kept.version, kept.made_by_name) == (["taxi/2020.toml"], "3", "Commonweal (test)")


def test_an_input_that_cannot_be_taken_stores_nothing(taxi):
    with acting_as(system_actor("test")) as actor:
        with pytest.raises(InvalidInput):
            keep_result(actor, "taxi", {**GIVEN, "miles": -1}, TaxiResult)
        assert not StoredResult.objects.exists()


def test_the_rules_are_listed_for_all_with_their_sources(client, taxi):
    page = client.get("/calculations").content.decode()
    assert 'href="/calculations/taxi">Fare of a taxi' in page
    assert "Seaborough&#39;s tariff of 2020" in page


def test_a_rule_has_a_page_with_its_fields_and_an_example_that_is_worked_out(client, taxi):
    page = client.get("/calculations/taxi").content.decode()
    for words in ("There and back", "at least 0; at most 100", "one of: car, wheelchair", "commonweal calculate taxi",
                  "http://testserver/api/v1/calculations/taxi", "£2.005 a mile", "unverified"):  # fmt: skip
        assert words in page
    assert client.get("/calculations/no-such-rule").status_code == 404


def test_the_page_of_a_result_shows_result_working_inputs_policies_rule_and_maker(client, stored, staff):
    client.force_login(staff(Role.TEAM_MANAGER))
    page = client.get(f"/calculations/results/{stored.pk}").content.decode()
    for words in ("How this was worked out", "Fare of a taxi", "12.03", "£4.010 a mile", "miles × rate", "wheelchair",
                  "6 April 2026", "taxi/2020.toml", "version 3", "Commonweal (test)", "unverified",
                  "have not been checked against an official text", "gives the same result"):  # fmt: skip
        assert words in page


def test_a_result_is_only_for_who_may_see_it(client, stored, resident):
    address = f"/calculations/results/{stored.pk}"
    assert client.get(address).url == f"/sign-in?next=%2Fcalculations%2Fresults%2F{stored.pk}"
    client.force_login(resident)
    assert client.get(address).status_code == 404
    assert client.get(f"/calculations/results/{uuid.uuid4()}").status_code == 404


def test_a_result_about_a_person_is_hidden_from_staff_without_sight(client, taxi, staff):
    with acting_as(system_actor("test")) as actor:
        _, kept = keep_result(actor, "taxi", GIVEN, TaxiResult, person_id=uuid.uuid4(), compartment="money")
    client.force_login(staff(Role.TEAM_MANAGER))
    assert client.get(f"/calculations/results/{kept.pk}").status_code == 404
    with acting_as(system_actor("test")):
        assert not Entry.objects.filter(kind=LOOKED).exists()


def test_opening_a_result_about_a_person_is_written_in_who_looked(client, taxi, place, staff):
    worker = staff(Role.SOCIAL_WORKER, name="Maya Ellis")
    with acting_as(worker) as actor:
        # by the database's own doors: this room does not know the rooms of people
        person = apps.get_model("identity", "Person")(place=place, given_name="Rose", family_name="Penny")
        person.save(force_insert=True)
        sight = {"id": uuid.uuid4(), "viewer": worker.pk, "viewer_kind": "account", "viewer_name": "Maya Ellis",
                 "basis": "worker", "origin": None, "reason": "", "starts_at": timezone.now(), "ends_at": None,
                 "granted_by_name": "Maya Ellis"}  # fmt: skip
        grants = [{**sight, "id": uuid.uuid4(), "compartment": part} for part in ("identity", "money")]
        with connection.cursor() as cursor:
            cursor.execute("SELECT sight_grant(%s, %s)", [person.pk, json.dumps(grants, default=str)])
        _, kept = keep_result(actor, "taxi", GIVEN, TaxiResult, person_id=person.pk, compartment="money")
    client.force_login(worker)
    assert client.get(f"/calculations/results/{kept.pk}").status_code == 200
    with acting_as(system_actor("test")):
        look = Entry.objects.get(kind=LOOKED)
    assert (look.person_id, look.actor_id) == (person.pk, worker.pk)
    assert look.summary == "Maya Ellis opened how a result was worked out: Fare of a taxi"


def test_a_stored_result_is_held_against_todays_rule(stored, taxi):
    assert worked_out_again(stored) == Again.SAME
    stored.result = {"fare": "11.00", "shared": False}
    assert worked_out_again(stored) == Again.DIFFERENT
    stored.inputs = {**stored.inputs, "miles": "-1"}
    assert worked_out_again(stored) == Again.NOT_TAKEN
    stored.calculation = "gone"
    assert worked_out_again(stored) == Again.NO_RULE


def test_a_result_whose_rule_is_gone_still_opens(client, stored, staff):
    with acting_as(system_actor("test")):
        StoredResult.objects.filter(pk=stored.pk).update(calculation="gone")
    client.force_login(staff(Role.TEAM_MANAGER))
    page = client.get(f"/calculations/results/{stored.pk}").content.decode()
    assert "This release has no rule of that name any more" in page
